// npm run chaos -- [--seeds N] [--seed S] [--json] [--break=…] | --every-point
import { everyPoint } from './every-point.mjs';
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

const args = process.argv.slice(2);
await runAsEntry(() => (args.includes('--every-point') ? everyPoint() : runTool('test/chaos/run.ts', args)));
