// npm run sandbox [-- --story | --json …]
import { runSandbox } from './run-sandbox.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runSandbox(process.argv.slice(2)));
