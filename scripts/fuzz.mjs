// npm run fuzz -- [--minutes 5] [--seed S] [--plant=…] [--json]
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('test/fuzz/run.ts', process.argv.slice(2)));
