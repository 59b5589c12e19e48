// npm test [-- paths, mocha's options]; npm run test:browser
import { runTests } from './run-tests.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTests(process.argv.slice(2)));
