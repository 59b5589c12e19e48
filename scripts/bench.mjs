// npm run bench [-- NAME] [-- ledger --events 1000000]: on a Redis of its own, which goes with it
import { join } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';
import { makeScratch } from './scratch.mjs';

const BENCHES = ['ledger', 'echo', 'start', 'approve', 'open', 'windows', 'closings', 'crowd'];

const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
if (isNamed && !BENCHES.includes(first)) {
  process.stderr.write(`There is no bench ${first}. There are: ${BENCHES.join(', ')}.\n`);
  process.exit(1);
}

await runAsEntry(async () => {
  await ensureDependencies();
  const scratch = await makeScratch();
  const from = await findRedis({ ...process.env, REDIS_URL: '' });
  const redis = await startRedis({ dir: join(scratch.dir, 'redis'), from });
  try {
    for (const bench of isNamed ? [first] : BENCHES) {
      const code = await runTool(`bench/${bench}.ts`, isNamed ? rest : bench === 'ledger' ? process.argv.slice(2) : [], { ...process.env, REDIS_URL: redis.url });
      if (code !== 0) return code;
    }
    return 0;
  } finally {
    await redis.stop();
    scratch.remove();
  }
});
