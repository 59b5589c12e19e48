// npm run build: what an image is started with, into dist/
import { join } from 'node:path';
import { bundle, PRODUCTION } from './bundle.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(async () => {
  await ensureDependencies();
  await bundle(join(ROOT, 'dist'), { programs: PRODUCTION });
  return 0;
});
