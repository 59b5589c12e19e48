// Loaded before what `npm run build` makes (npm start, npm run closer): Node's own words for a missing file help nobody.
import { existsSync } from 'node:fs';
import { say } from './say.mjs';

if (!existsSync(process.argv[1])) {
  say('Nothing is built yet. Build it first: npm run build');
  process.exit(1);
}
