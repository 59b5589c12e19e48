// npm run cards: draws every card in every state into .cards/, to be looked at
import { ensureChromium } from './chromium.mjs';
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(async () => runTool('test/bot/drawCards.ts', [], { ...process.env, CHROMIUM_PATH: await ensureChromium() }));
