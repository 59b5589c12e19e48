// npm run bench [-- --events 1000000]: on a Redis of its own, which goes with it
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';
import { makeScratch } from './scratch.mjs';

const BENCHES = ['bench/ledger.ts'];

await runAsEntry(async () => {
  await ensureDependencies();
  const scratch = await makeScratch();
  const from = await findRedis({ ...process.env, REDIS_URL: '' });
  const redis = await startRedis({ dir: join(scratch.dir, 'redis'), from });
  try {
    for (const bench of BENCHES) {
      const code = await runTool(bench, process.argv.slice(2), { ...process.env, REDIS_URL: redis.url });
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    await redis.stop();
    scratch.remove();
  }
});
