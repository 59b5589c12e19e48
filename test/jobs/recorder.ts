import type { Redis } from 'ioredis';
import { instant, type Instant } from '../../src/access/instant.js';
import type { Target } from '../../src/access/target.js';
import { createQueue, startWorkers, type JobQueue, type WorkersOver } from '../../src/jobs/index.js';
import { createClock, type FollowingClock } from '../../src/store/index.js';
import type { Log } from '../../src/workflow/ports.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';

export type Call = { verb: string; about: string; attempt: number; began: number; ended: number };
type Behaviour = (call: Call) => Promise<void> | { notBefore: Instant } | undefined | void;

export const nsg: Target = { layer: 'network', nsg: '/subscriptions/s/nsg-bastion' };
export const role: Target = { layer: 'identity', kind: 'azure', person: 'p', role: 'Reader', scope: '/subscriptions/s' };

/** Verbs that note when they were called, and do what the test says. */
export function recordingVerbs(behave: Behaviour = () => undefined) {
  const calls: Call[] = [];
  const run = async (verb: string, about: string, attempt = 0) => {
    const call: Call = { verb, about, attempt, began: Date.now(), ended: 0 };
    calls.push(call);
    try {
      return await behave(call) ?? undefined;
    } finally {
      call.ended = Date.now();
    }
  };
  const verbs: WorkersOver['verbs'] = {
    wake: (request, what) => run(what, request),
    converge: async (target, attempt) => { await run('converge', target.layer, attempt); },
    cutSessions: async (request, attempt) => { await run('cutSessions', request, attempt); },
    announce: async (request) => { await run('announce', request); },
    reconcile: async () => { await run('reconcile', ''); },
    checkBaselines: async () => { await run('checkBaselines', ''); },
    checkStrays: async () => { await run('checkStrays', ''); },
    checkAccounts: async () => { await run('checkAccounts', ''); },
    checkTicket: async (request, attempt) => { await run('checkTicket', request, attempt); },
    remark: async (request) => { await run('remark', request); },
    watchTickets: async () => { await run('watchTickets', ''); },
    lookAtTicket: async ({ number }) => { await run('lookAtTicket', number); },
    drillWhenDue: async () => { await run('drillWhenDue', ''); },
    sealDay: async () => { await run('sealDay', ''); },
    exportRecord: async () => { await run('exportRecord', ''); },
    removeOld: async () => { await run('removeOld', ''); return { removed: 0, stays: {} }; },
    reportWeek: async () => { await run('reportWeek', ''); },
  };
  return { verbs, calls, of: (verb: string) => calls.filter((call) => call.verb === verb) };
}

export type Bench = Awaited<ReturnType<typeof aBench>>;

/** An installation of its own: a queue, and as many workers as the test starts. All of it goes with `close`. */
export async function aBench() {
  const instance = anInstance();
  const [producer, worker]: [Redis, Redis] = await Promise.all([connectRedis('producer'), connectRedis('worker')]);
  const clock: FollowingClock = await createClock(producer, { log: silent });
  const lines: { level: string; text: string }[] = [];
  const line = (level: string) => (_: object, text: string) => { lines.push({ level, text }); };
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  const queue: JobQueue = createQueue({ connection: producer, instance, clock, log });
  const running: { close(): Promise<void> }[] = [];
  return {
    instance, queue, clock, lines, log, producer,
    in: (wait: number) => instant(Date.parse(clock.now()) + wait),
    async work(verbs: WorkersOver['verbs'], over: Partial<WorkersOver> = {}) {
      const workers = await startWorkers({ connection: worker, instance, verbs, queue, clock, log, sweep: false, ...over });
      running.push(workers);
      return workers;
    },
    async keys() {
      return (await producer.keys('*')).filter((key) => key.includes(instance)).map((key) => key.slice(key.indexOf('}') + 2)).sort();
    },
    async close() {
      await Promise.all(running.map((workers) => workers.close()));
      await queue.close();
      clock.close();
      producer.disconnect();
      worker.disconnect();
    },
  };
}

export function wait(duration: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, duration); });
}
