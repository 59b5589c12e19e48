// npm run ledger -- verify | export
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('src/ledgerTool.ts', process.argv.slice(2)));
