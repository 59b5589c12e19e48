// npm run chaos -- [--seeds N] [--seed S] [--json] [--break=…]
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('test/chaos/run.ts', process.argv.slice(2)));
