// npm run replay -- --days 90 --entitlements FILE
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('src/replayTool.ts', process.argv.slice(2)));
