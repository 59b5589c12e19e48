import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';

/** The floor: delayed jobs that do nothing, on BullMQ as it comes. */

const { REDIS_URL: url } = z.object({ REDIS_URL: z.string() }).parse(process.env);
const Asked = z.object({ dues: z.array(z.number()) });
const [producer, consumer] = [0, 1].map(() => new Redis(url, { maxRetriesPerRequest: null }));
if (!producer || !consumer) throw new Error('two connections were made');
const queue = new Queue('floor', { connection: producer, prefix: '{bench-floor}' });
const lates: number[] = [];
let wanted = Infinity;

/** Milliseconds between when each job was due and when it ran. */
new Worker('floor', ({ data }: { data: { due: number } }) => {
  lates.push(Date.now() - data.due);
  if (lates.length === wanted) process.send?.({ lates });
  return Promise.resolve();
}, { connection: consumer, prefix: '{bench-floor}', concurrency: 50 });

process.on('message', (message) => {
  const { dues } = Asked.parse(message);
  wanted = dues.length;
  void queue.addBulk(dues.map((due) => ({ name: 'end', data: { due }, opts: { delay: Math.max(0, due - Date.now()) } }))).then(() => { process.send?.({ queued: true }); });
});
process.send?.({ ready: true });
