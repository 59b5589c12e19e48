// npm run check-entitlements -- FILE [--json]
import { resolve } from 'node:path';
import { runTool } from './run-tool.mjs';
import { Refusal, runAsEntry } from './say.mjs';

await runAsEntry(() => {
  const args = process.argv.slice(2);
  const flags = args.filter((arg) => arg.startsWith('-'));
  const files = args.filter((arg) => !arg.startsWith('-'));
  if (files.length !== 1) throw new Refusal('Say which file: npm run check-entitlements -- FILE [--json]');
  // npm runs us in the repository's folder; the file is named from where the person stands
  return runTool('src/checkEntitlements.ts', [resolve(process.env.INIT_CWD ?? '.', files[0]), ...flags]);
});
