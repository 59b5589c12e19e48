// npm run docs: writes docs/errors.md from the catalogue of sentences
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('test/support/writeDocs.ts', []));
