import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createControl, type Control } from '../../src/sandbox/control.js';
import { botEnvironment, freePort, type SimulatorReady } from '../../src/sandbox/settings.js';
import type { Knobs } from '../../src/simulator/core.js';
import { BASTION_ID, NSG_ID, PEOPLE, type SeedPerson } from '../../src/simulator/seed.js';
import { startProgram, startRedisOn, type Child } from './child.js';
import { APPROVERS, REQUESTERS, type Plan } from './plan.js';
import type { Product } from './product.js';
import { watchRecord, type Watch } from './watch.js';

/** Who was away when: `bot` means that no replica was up. Milliseconds since 1970. */
export interface Outage { readonly of: 'bot' | 'redis' | 'arm' | 'graph' | 'connector' | 'loss' | 'queues'; readonly from: number; to: number }

/** When something went wrong, whatever it was. Milliseconds since 1970. */
export interface Disturbance { readonly from: number; to: number }

export interface Replica {
  readonly port: number;
  readonly state: 'up' | 'frozen' | 'down';
  readonly pid: number | undefined;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Tries until it runs: Redis may be away. */
  start(): Promise<void>;
}

/** One seed's world: the simulator, a Redis, one to three replicas of the bot and the dead man's switch, each a process of its own. */
export interface World {
  readonly plan: Plan;
  readonly instance: string;
  readonly folder: string;
  readonly ledgerKey: string;
  /** What the replicas are started with, secrets included. */
  readonly settings: Readonly<Record<string, string>>;
  readonly control: Control;
  readonly watch: Watch;
  readonly requesters: readonly SeedPerson[];
  readonly approvers: readonly SeedPerson[];
  readonly replicas: readonly Replica[];
  readonly outages: readonly Outage[];
  readonly disturbances: Disturbance[];
  /** Processes that ended although nobody killed them. */
  readonly fallen: readonly string[];
  /** Losses that nobody was told of. */
  readonly unannounced: string[];
  /** The campaign's own connection, for reading what was recorded. */
  readonly redis: Redis;
  /** Does this when nobody else does something of that name. */
  oneByOne<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Begins an outage; what it returns ends it. */
  away(of: Outage['of']): () => void;
  /** Begins a disturbance; what it returns ends it. */
  disturb(): () => void;
  /** Turns knobs of the simulator beside those that are turned, until what it returns is called. */
  turn(orders: { failNext?: Knobs['failNext']; knobs?: Partial<Knobs> }): Promise<() => Promise<void>>;
  /** Points Teams at a replica that is up. */
  aim(): Promise<void>;
  killRedis(): Promise<void>;
  startRedis(): Promise<void>;
  signalRedis(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** A copy of what Redis has written until now; what it returns puts that back in the place of what is there. */
  keepRedis(): () => void;
  close(keep: boolean): Promise<void>;
}

const THIRTY_SECONDS = 30_000;

export async function openWorld(plan: Plan, { product, redisProgram }: { product: Product; redisProgram: string }): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), `jit-chaos-${plan.seed}-`));
  const log = (name: string) => join(folder, `${name}.log`);
  const outages: Outage[] = [];
  const away = (of: Outage['of']) => {
    const outage: Outage = { of, from: Date.now(), to: Infinity };
    outages.push(outage);
    return () => { outage.to = Date.now(); };
  };
  // a clock that is wrong is so all the time
  const disturbances: Disturbance[] = plan.faults.some(({ name }) => name === 'clocks 30 s apart') ? [{ from: 0, to: Infinity }] : [];
  const redisHome = join(folder, 'redis');
  mkdirSync(redisHome);
  const redisPort = await freePort(0);
  let redisChild = await startRedisOn({ program: redisProgram, port: redisPort, dir: redisHome, log: log('redis') });
  const simulator = await startProgram({ file: product.program('simulator/main'), log: log('simulator'), env: { SIM_DIR: join(folder, 'tenant'), SIM_KNOBS: JSON.stringify({ pimFloorSeconds: 2, nsgWriteMs: 200 }) } });
  const ready = simulator.ready as SimulatorReady; // sent by our own simulator/main.ts
  const control = createControl(ready.urls.page);
  const seeded = PEOPLE.filter((p) => p.part === 'requester');
  const requesters = [...seeded, ...await joinAll(control, REQUESTERS - seeded.length)];
  const approvers = PEOPLE.filter((p) => p.part === 'approver').slice(0, APPROVERS);
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const instance = `c${plan.seed}x${randomBytes(3).toString('hex')}`;
  const ledgerKey = randomBytes(32).toString('hex');
  const closerPort = await freePort(0);
  const fallen: string[] = [];
  const replicas = await startReplicas();
  const closer = await startProgram({ file: product.program('closer'), log: log('closer'), env: closerEnvironment() });
  const redis = new Redis(redisUrl, { retryStrategy: () => 200, maxRetriesPerRequest: 2, commandTimeout: 10_000 });
  redis.on('error', () => undefined);
  const knobs = createKnobs(control);

  function closerEnvironment(): Record<string, string> {
    const { NODE_EXTRA_CA_CERTS = '', AZURE_AUTHORITY_HOST = '', AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '', AZURE_CLIENT_SECRET = '' } = environment(0);
    return { NODE_EXTRA_CA_CERTS, AZURE_AUTHORITY_HOST, AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, ARM_ENDPOINT: ready.urls.https, CLOSER_INSTANCE: instance, CLOSER_NSGS: `${NSG_ID}=${BASTION_ID}`, CLOSER_LONGEST: '2m', CLOSER_PORT: String(closerPort), HOST: '127.0.0.1' };
  }
  function environment(port: number): Record<string, string> {
    const rules = readFileSync(new URL('entitlements.yaml', import.meta.url), 'utf8').replace('instance: chaos', `instance: ${instance}`);
    return { ...botEnvironment({ simulator: ready, port, redisUrl, ledgerKey, instance }), ENTITLEMENTS: rules, CLOSER_URL: `http://127.0.0.1:${closerPort}` };
  }
  async function startReplicas(): Promise<Replica[]> {
    let endOutage: (() => void) | undefined;
    const all: Replica[] = [];
    const changed = (): void => {
      const isUp = all.some(({ state }) => state === 'up');
      if (!isUp) endOutage ??= away('bot');
      else { endOutage?.(); endOutage = undefined; }
    };
    const skewed = plan.faults.find(({ name }) => name === 'clocks 30 s apart');
    for (let n = 0; n < plan.replicas; n += 1) {
      const port = await freePort(0);
      const skew = n === 1 && skewed ? { preload: [product.skew], env: { CHAOS_SKEW_MS: String(skewed.draw < 0.5 ? -THIRTY_SECONDS : THIRTY_SECONDS) } } : { preload: [], env: {} };
      all.push(createReplica({ port, changed, fallen, start: () => startProgram({ file: product.program('main'), log: log(`bot${n}`), preload: skew.preload, env: { ...environment(port), ...skew.env } }) }));
    }
    await Promise.all(all.map((one) => one.start()));
    return all;
  }

  const watch = watchRecord(control);
  const world: World = {
    plan, instance, folder, ledgerKey, settings: environment(0), control, watch, requesters, approvers, replicas, outages, disturbances, fallen, unannounced: [], redis, away,
    disturb() {
      const one: Disturbance = { from: Date.now(), to: Infinity };
      disturbances.push(one);
      return () => { one.to = Date.now(); };
    },
    turn: (orders) => knobs.turn(orders),
    oneByOne: createTurns(),
    async aim() {
      const up = replicas.filter(({ state }) => state === 'up');
      const target = up[Math.floor(Date.now() / 700) % Math.max(1, up.length)] ?? replicas[0];
      await fetch(`${ready.urls.page}/api/bot`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ url: `http://127.0.0.1:${target?.port}/api/messages` }) });
    },
    async killRedis() { redisChild.signal('SIGKILL'); await redisChild.ended; },
    async startRedis() { redisChild = await startRedisOn({ program: redisProgram, port: redisPort, dir: redisHome, log: log('redis') }); },
    signalRedis: (name) => { redisChild.signal(name); },
    keepRedis() {
      const copy = mkdtempSync(join(folder, 'kept-'));
      cpSync(redisHome, copy, { recursive: true });
      return () => { rmSync(redisHome, { recursive: true }); cpSync(copy, redisHome, { recursive: true }); };
    },
    async close(keep) {
      watch.close();
      redis.disconnect();
      redisChild.signal('SIGCONT');
      await Promise.all(replicas.map((one) => one.kill()));
      for (const child of [closer, simulator, redisChild]) { child.signal('SIGKILL'); await child.ended; }
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  await world.aim();
  return world;
}

async function joinAll(control: Control, count: number): Promise<SeedPerson[]> {
  const joined: SeedPerson[] = [];
  for (let n = 0; n < count; n += 1) joined.push(await control.join(`Person ${n + 3}`, 'requester'));
  return joined;
}

interface ReplicaOver { readonly port: number; readonly changed: () => void; readonly fallen: string[]; readonly start: () => Promise<Child> }

function createReplica({ port, changed, fallen, start }: ReplicaOver): Replica {
  let child: Child | undefined;
  let state: Replica['state'] = 'down';
  const become = (next: Replica['state']): void => { state = next; changed(); };
  return {
    port,
    get state() { return state; },
    get pid() { return child?.process.pid; },
    async kill() {
      const dying = child;
      child = undefined;
      become('down');
      dying?.signal('SIGKILL');
      await dying?.ended;
    },
    freeze() { child?.signal('SIGSTOP'); become('frozen'); },
    thaw() { child?.signal('SIGCONT'); if (child) become('up'); },
    async start() {
      for (let tries = 0; ; tries += 1) {
        try {
          const begun = await start();
          child = begun;
          // a process that ends by itself is started again, as production would
          void begun.ended.then(() => {
            if (child !== begun) return;
            fallen.push(`the replica at port ${port} ended by itself (${begun.process.signalCode ?? begun.process.exitCode})`);
            child = undefined;
            become('down');
            void this.start();
          });
          return become('up');
        } catch (error) {
          if (tries >= 30) throw error; // Redis was away for far longer than any fault lasts
          await wait(500);
        }
      }
    },
  };
}

/** Several faults may turn knobs at once: what one has turned is turned back without the others'. */
function createKnobs(control: Control) {
  const turned = new Set<{ failNext: Knobs['failNext']; knobs: Partial<Knobs> }>();
  const atRest: Partial<Knobs> = { asyncFailShare: 0, pimOutcome: 'auto', connectorDown: false, activityTwice: false, activityLateMs: 0 };
  const apply = () => control.knobs({ ...atRest, ...Object.assign({}, ...[...turned].map(({ knobs }) => knobs)) as Partial<Knobs>, failNext: [...turned].flatMap(({ failNext }) => failNext) }); // Object.assign is typed as any
  return {
    async turn({ failNext = [], knobs = {} }: { failNext?: Knobs['failNext']; knobs?: Partial<Knobs> }) {
      const one = { failNext, knobs };
      turned.add(one);
      await apply();
      return async () => { turned.delete(one); await apply(); };
    },
  };
}

function createTurns(): World['oneByOne'] {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, mine);
    return mine;
  };
}
