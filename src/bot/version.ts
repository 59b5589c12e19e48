import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Of this program: what package.json says, which lies as far above `src` as above `dist`. */
export const VERSION = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))).version;
