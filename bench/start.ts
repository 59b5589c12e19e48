import { once } from 'node:events';
import { keep, openBench, say } from './world.js';

/** From the start of the process until it says that it answers: ours, with everything that it looks at before, and a bare teams-ai bot. */

const ROUNDS = 7;

const world = await openBench('echo');
const times = { floor: [] as number[], ours: [] as number[] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const which of ['floor', 'ours'] as const) {
    const began = performance.now();
    const child = await world.start(which);
    times[which].push(performance.now() - began);
    const ended = once(child.process, 'exit');
    child.signal('SIGKILL');
    await ended;
  }
}
keep('start', { rounds: ROUNDS, rows: [say('start to ready', times.floor, times.ours)] });
await world.close();
