import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AccessRequest, RequestEvent } from '../../src/access/request.js';
import { replay } from '../../src/access/transition.js';
import { readConfig } from '../../src/config.js';
import { prefixOf, QUEUES } from '../../src/jobs/names.js';
import { verifyRecord } from '../../src/ledger/index.js';
import { startApp, type RunningApp } from '../../src/main.js';
import { buttonOf, createControl, textOf, until } from '../../src/sandbox/control.js';
import { botEnvironment } from '../../src/sandbox/settings.js';
import { settle, type StoredActivity } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import type { RunningSimulator } from '../../src/simulator/start.js';
import { createArchive, createStore } from '../../src/store/index.js';
import type { SealedEvent, SealedSystemEvent } from '../../src/workflow/ports.js';
import { advance } from './advance.js';
import { openCord } from './cord.js';
import { mortal, type Call, type Death } from './mortal.js';
import { ana, askLine, asItsApproverSees, riley } from './tenant.js';
import { movedWithDate } from './time.js';

/** One role beside the network: each further one would be the same calls again. */
const ONE_ROLE = 'roles: [{ kind: azure, role: Reader, scope: /subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/prod }]';
const WINDOW = 5 * 60_000;
/** Longer than a claim on a post, a job's lock and the wait before another try. Milliseconds. */
const DOWN = 90_000;
/** In real time, for one step of the story. Milliseconds. */
const PATIENCE = 20_000;
/** As told.ts and slots.ts keep it. */
const Remembered = z.object({ upTo: z.number().optional(), begun: z.number().optional() });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Unknown { readonly upTo: Map<string, number>; readonly roots: string[] }

export interface World { readonly simulator: RunningSimulator; readonly redis: Redis; readonly redisUrl: string }

/** What came of a story in which the bot died once, and was started again. */
export interface Outcome {
  /** The calls of the first incarnation until it died, or until the end of the story. */
  readonly calls: readonly Call[];
  /** Where it died; undefined: the story was over before. */
  readonly died: Call | undefined;
  /** What does not agree; empty when all does. */
  readonly wrongs: readonly string[];
}

/**
 * Asked, approved, opened, ended and closed, by the whole bot over a real Redis and the practice tenant, which dies at one
 * call of one of its ports and is started anew on the same Redis a minute and a half later. It dies within this process,
 * which a kill -9 does not: its ports never answer again, and its only ways to Redis, to the services and from Teams are cut
 * in the same moment, so that nothing of it takes effect any more. What this does not show is a machine that loses what Redis had
 * written (`npm run chaos` does), and a death between two calls within one edge, such as between a write in Azure and the
 * look whether it is done; the chat's calls of the store are among those that are counted, so that a death before and
 * behind each of its posts is.
 */
export async function liveTwice(world: World, death?: Death): Promise<Outcome> {
  const life = openLife(world);
  const first = await life.begin(death);
  const over = life.play(first.isDead);
  over.catch(() => undefined); // of the loser
  const died = await Promise.race([first.died, over.then(() => undefined)]);
  let fates: Unknown = { upTo: new Map(), roots: [] };
  if (died) {
    await life.pass(DOWN);
    fates = await life.unknownFates(); // only now: what was on the way to Redis has arrived
    await (await life.begin()).began;
    await life.play(() => false);
  }
  const wrongs = await life.wrongs(fates);
  await life.close();
  return { calls: first.calls, died, wrongs };
}

function openLife({ simulator, redis, redisUrl }: World) {
  const instance = `e${randomBytes(5).toString('hex')}`;
  const ledgerKey = randomBytes(32).toString('hex');
  const store = createStore({ redis, instance, log: silent });
  const control = createControl(simulator.urls.page);
  const services = Number(new URL(simulator.urls.https).port);
  const before = simulator.sim.record.since(0).at(-1)?.seq ?? 0;
  const apps: Promise<RunningApp>[] = [];
  const stood = simulator.sim.state.conversations[CHANNELS.audit.id]?.activities.length ?? 0;

  async function begin(death?: Death) {
    const toServices = await openCord(services);
    const toRedis = await openCord(Number(new URL(redisUrl).port));
    const cords = [toServices, toRedis];
    const first = mortal(death, () => { for (const cord of cords) cord.cut(); });
    const url = Object.assign(new URL(redisUrl), { port: String(toRedis.port) });
    const app = startApp({ ...configFor({ port: toServices.port, redisUrl: String(url) }), port: 0 }, { log: silent, clock: movedWithDate, edge: first.edge });
    app.catch(() => undefined); // it may die while it starts
    apps.push(app);
    const began = app.then(async ({ port }) => {
      const fromTeams = await openCord(port);
      cords.push(fromTeams);
      if (first.isDead()) fromTeams.cut();
      simulator.sim.urls.bot = `http://127.0.0.1:${fromTeams.port}/api/messages`;
    });
    await Promise.race([began, first.died]);
    return { ...first, began };
  }

  function configFor({ port, redisUrl: over }: { port: number; redisUrl: string }) {
    // what the services say of their own address leads through the cord, too
    simulator.sim.urls.https = `https://127.0.0.1:${port}`;
    const environment = botEnvironment({ simulator, port: 3978, redisUrl: over, ledgerKey, instance });
    Object.assign(process.env, Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('AZURE_'))));
    return readConfig({ ...environment, ENTITLEMENTS: (environment.ENTITLEMENTS ?? '').replace('roles: *roles', ONE_ROLE), LOG_LEVEL: 'silent', ToBotFromChannelOpenIdMetadataUrl: `${environment.ToBotFromChannelOpenIdMetadataUrl}?${randomBytes(5).toString('hex')}` });
  }

  const mine = async (): Promise<AccessRequest | undefined> => (await store.newestOf(riley.id, 1))[0];
  const posts = (channel: keyof typeof CHANNELS): StoredActivity[] => simulator.sim.state.conversations[CHANNELS[channel].id]?.activities ?? [];
  const inOneLook = async (look: (queue: string) => Promise<number>) => (await Promise.all(QUEUES.map((queue) => look(`${prefixOf(instance)}:${queue}`)))).every((length) => length === 0);
  const isResting = () => inOneLook(async (queue) => await redis.llen(`${queue}:wait`) + await redis.zcard(`${queue}:prioritized`) + await redis.llen(`${queue}:active`));
  const isFinished = async () => (await mine())?.status === 'ended' && (await store.outbox(1)).length === 0 && await isResting();

  /** Time goes by for all, and whatever Redis would have forgotten in it is forgotten; BullMQ's locks, too. */
  async function pass(by: number): Promise<void> {
    await advance({ redis, instance, isWorked: false, settle: () => { settle(simulator.sim); } }, by);
    for (const queue of QUEUES.map((name) => `${prefixOf(instance)}:${name}`)) {
      const active = await redis.lrange(`${queue}:active`, 0, -1);
      const locks = active.map((job) => `${queue}:${job}:lock`);
      // as two looks after stalled jobs leave it, with nobody there who renews a lock
      await redis.del(`${queue}:stalled-check`, ...locks);
      if (active.length > 0) await redis.sadd(`${queue}:stalled`, ...active);
    }
  }

  /** Each step looks at what is there first, as people do who were interrupted. Rejects when the bot dies meanwhile. */
  async function play(isDead: () => boolean): Promise<void> {
    const reach = <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => until(async () => {
      if (isDead()) throw new Error('The bot has died.');
      return look();
    }, { what, within: PATIENCE });
    await reach('the bot to have begun', async () => await isResting() || undefined);
    if (!await mine()) await control.say(riley, askLine(riley, '5m', { entitlement: 'bastion-quick' }));
    await reach('the request', async () => await mine());
    const asked = await reach('the approval card, or that it is decided', async () => {
      const request = await mine();
      if (request?.status !== 'pending') return request && 'decided';
      const card = posts('approvals').filter((one) => JSON.stringify(one.card ?? '').includes(request.id)).at(-1);
      return card && await asItsApproverSees(control, card);
    });
    if (asked !== 'decided') await control.press(ana, { ...asked, verb: 'approve' });
    await reach('the window to be open, or over', async () => (['active', 'revoking', 'ended'].includes((await mine())?.status ?? '') && await isResting()) || undefined);
    if ((await mine())?.status === 'active') await pass(WINDOW);
    for (let tries = 0; !await isFinished(); tries += 1) {
      await reach('the end', async () => (await isFinished() || await isResting()) || undefined);
      // what is tried again is tried after a wait
      if (!await isFinished() && tries > 0) await pass(DOWN);
    }
  }

  /** Posts of the feed that were begun last when the bot died, so that it cannot know whether they stand there: by their chain, the number of the last event that they tell; and the chains whose thread may have no first post. */
  async function unknownFates(): Promise<Unknown> {
    const fates: Unknown = { upTo: new Map(), roots: [] };
    for (const key of await redis.keys(`${prefixOf(instance)}:memory:*`)) {
      const [, row, place] = /:(?:told|card):([^:]+):(feed|root)$/.exec(key) ?? [];
      if (row === undefined) continue;
      const { upTo, begun = 0 } = Remembered.parse(JSON.parse(await redis.get(key) ?? '{}'));
      if (place === 'feed' && upTo !== undefined) fates.upTo.set(row, upTo);
      if (place === 'root' && begun > 0) fates.roots.push(row);
    }
    return fates;
  }

  /** Ledger, state and feed, and Azure, compared. */
  async function wrongs(fates: Unknown): Promise<string[]> {
    const found: string[] = [];
    const { findings } = await verifyRecord({ archive: createArchive({ redis, instance }), key: ledgerKey });
    found.push(...findings.map(({ where, what }) => `ledger: ${where}: ${what}`));
    const requests = await store.newestOf(riley.id, 10);
    if (requests.length !== 1) found.push(`${requests.length} requests were made of one`);
    for (const { id } of requests) {
      const history = await store.history(id);
      const told = history.filter(({ event }, n) => isTold(event, replay(history.slice(0, n + 1).map((one) => one.event))));
      found.push(...inFeed(id, { told, untold: history.filter((one) => !told.includes(one)) }, fates));
    }
    const { entries } = await store.system('all');
    const written = [...(await Promise.all(requests.map(({ id }) => store.history(id)))).flat(), ...entries].map(markOf);
    const shown = textsOf(posts('audit').slice(stood)).flatMap((text) => text.match(MARK) ?? []);
    found.push(...shown.filter((mark) => !written.includes(mark)).map((mark) => `feed: ${mark} was never written`));
    found.push(...inFeed(`system ${entries[0]?.hash.slice(0, 16)}`, { told: entries, untold: [] }, fates));
    if (simulator.sim.state.assignments.some(({ removedAt, requestName }) => removedAt === null && requestName !== null)) found.push('a role is still active');
    const since = simulator.sim.record.since(before);
    const opened = since.flatMap((e) => (e.kind === 'rule.put' && !e.foreign ? [e.rule] : []));
    const closed = since.flatMap((e) => (e.kind === 'rule.deleted' && !e.foreign ? [e.rule] : []));
    if (opened.length === 0) found.push('nothing was opened: this has shown nothing');
    for (const rule of new Set(opened)) if (opened.filter((one) => one === rule).length !== closed.filter((one) => one === rule).length) found.push(`the rule ${rule} was put ${opened.length} times and deleted ${closed.length} times`);
    const approvals = posts('approvals').filter((one) => buttonOf(one.card, 'approve') && requests.some(({ id }) => JSON.stringify(one.card).includes(id)));
    if (approvals.length > 0) found.push('a card still asks for a yes');
    return found;
  }

  /** Nothing twice; and nothing missing but the lines of the one post whose fate was not known. */
  function inFeed(chain: string, { told, untold }: Readonly<Record<'told' | 'untold', readonly (SealedEvent | SealedSystemEvent)[]>>, { upTo, roots }: Unknown): string[] {
    const texts = textsOf(posts('audit'));
    const times = (one: SealedEvent | SealedSystemEvent): number => texts.filter((text) => text.includes(markOf(one))).length;
    const missing = told.filter((one) => times(one) === 0 && !(one.event.seq === 1 && roots.includes(chain)));
    const last = told.filter(({ event }) => event.seq <= (upTo.get(chain) ?? 0)).slice(-missing.length);
    return [
      ...told.filter((one) => times(one) > 1).map(({ event }) => `feed: ${event.type} (#${event.seq}) stands there twice`),
      ...untold.filter((one) => times(one) > 0).map(({ event }) => `feed: ${event.type} (#${event.seq}) adds nothing and stands there`),
      ...missing.filter((one) => !last.includes(one)).map(({ event }) => `feed: ${event.type} (#${event.seq}) is missing`),
    ];
  }

  async function close(): Promise<void> {
    for (const app of apps) void app.then((running) => running.close()).catch(() => undefined); // a dead one never ends what it had begun
    await redis.del(...await redis.keys(`${prefixOf(instance)}*`));
  }

  return { begin, pass, play, unknownFates, wrongs, close };
}

/** What the feed has for an auditor: nothing of a step that leaves the request where it was, nor of a question to the people concerned. */
function isTold({ type }: RequestEvent, after: AccessRequest): boolean {
  if (type === 'nudged') return false;
  if (type === 'opened') return after.status === 'active';
  return (type !== 'closed' && type !== 'sessionsCut') || after.status === 'ended';
}

/** By which the feed is a witness of the record. */
const MARK = /#\d+ [0-9a-f]{8}\b/g;

function markOf({ event: { seq }, hash }: SealedEvent | SealedSystemEvent): string {
  return `#${seq} ${hash.slice(0, 8)}`;
}

function textsOf(posts: readonly StoredActivity[]): string[] {
  return posts.map((one) => one.text ?? textOf(one.card));
}
