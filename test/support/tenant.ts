import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../src/config.js';
import { startApp, type AppOptions, type RunningApp } from '../../src/main.js';
import { buttonOf, createControl, textOf, until, viewersOf, type Control } from '../../src/sandbox/control.js';
import { botEnvironment, freePort } from '../../src/sandbox/settings.js';
import { settle, type Knobs, type StoredActivity } from '../../src/simulator/core.js';
import { CHANNELS, PEOPLE, type SeedPerson } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from '../../src/simulator/start.js';
import { createRedis } from '../../src/store/index.js';
import { advance, untilResting, type Installation } from './advance.js';
import { hearing } from './heard.js';
import { movedWithDate, restoreTime } from './time.js';

export const [riley, noor, ana, ben, mia, sam, lena] = PEOPLE as [SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson];
export const TICKET = 'CHG0030001';
const silent = { info: () => undefined, warn: () => undefined };

/** A practice tenant with the real bot in this process: real SDK clients over HTTPS, a real Redis, an instance name of its own. */
export interface Tenant {
  readonly simulator: RunningSimulator;
  readonly control: Control;
  readonly config: Config;
  /** With `inFile`: the entitlements file that the bot follows. */
  readonly entitlementsFile: string;
  /** Starts the bot (again), on what the file says now; `settings`: others than the tenant's, for this start, one start after the other. */
  start(options?: AppOptions & { readonly settings?: Readonly<Record<string, string>> }): Promise<RunningApp>;
  /**
   * Moves the one time of the whole process forward, by milliseconds, until `close`: what the queues have under way ends
   * first, and what is due in them and in the simulator has begun when it resolves. Rejects when the queues do not come along.
   */
  advance(by: number): Promise<void>;
  /** Resolves when the queues have nothing under way: what is open then stays so until something is due. Rejects after `within` milliseconds, of itself half a minute. */
  rest(within?: number): Promise<void>;
  close(): Promise<void>;
}

interface TenantOptions {
  readonly knobs?: Partial<Knobs>;
  readonly edit?: (yaml: string) => string;
  /** Settings beside those of the sandbox, or in their place. */
  readonly settings?: Readonly<Record<string, string>> | ((simulator: RunningSimulator) => Readonly<Record<string, string>>);
  /** Windows of Microsoft's local client. */
  readonly playground?: SimulatorOptions['playground'];
  /** The bot gets the entitlements as a file, which it follows, and not as text. */
  readonly inFile?: boolean;
  /** The installation's own name and key: those under which something was stored. */
  readonly as?: { readonly instance: string; readonly ledgerKey: string };
  /** The bot has a page for browsers, on a port that is known beforehand. */
  readonly page?: boolean;
}

export async function openTenant({ knobs = {}, edit = (yaml) => yaml, inFile = false, page = false, settings = {}, playground, as = { instance: `t${randomBytes(5).toString('hex')}`, ledgerKey: randomBytes(32).toString('hex') } }: TenantOptions = {}): Promise<Tenant> {
  const stateDir = mkdtempSync(join(tmpdir(), 'jit-tenant-'));
  const authorityDir = need('SIM_AUTHORITY_DIR');
  const simulator = await startSimulator({ stateDir, authorityDir, knobs: { pimFloorSeconds: 2, nsgWriteMs: 100, ...knobs }, ...(playground ? { playground } : {}) });
  const port = page ? await freePort(0) : 0;
  const { instance, ledgerKey } = as;
  const environment = { ...botEnvironment({ simulator, port: 3978, redisUrl: need('REDIS_URL'), ledgerKey, instance }), ...ownKeys(simulator), ...(typeof settings === 'function' ? settings(simulator) : settings) };
  Object.assign(process.env, credentialsIn(environment));
  const yaml = edit(environment.ENTITLEMENTS ?? '');
  const entitlementsFile = join(mkdtempSync(join(tmpdir(), 'jit-rules-')), 'entitlements.yaml');
  if (inFile) writeFileSync(entitlementsFile, yaml);
  const ofPage = page ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {};
  const read = (more: Readonly<Record<string, string>> = {}): Config => readConfig({ ...environment, ...ofPage, ...more, ENTITLEMENTS: inFile ? entitlementsFile : yaml, LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' });
  const config = read();
  const apps = new Set<RunningApp>();
  const inRedis = async (work: (over: Installation) => Promise<void>) => {
    const redis = await createRedis(config.redisUrl, 'producer', { log: silent });
    await work({ redis, instance, isWorked: apps.size > 0, settle: () => { settle(simulator.sim); } }).finally(() => { redis.disconnect(); });
  };
  return {
    simulator, config, entitlementsFile, control: createControl(simulator.urls.page),
    advance: (by) => inRedis((over) => advance(over, by)),
    rest: (within) => inRedis((over) => untilResting(over, within)),
    async start({ settings: more = {}, ...options } = {}) {
      Object.assign(process.env, credentialsIn({ ...environment, ...more }));
      const app = await startApp({ ...read(more), port }, { clock: movedWithDate, ...(process.env.LOG_LEVEL === undefined ? { log: hearing } : {}), ...options });
      const tracked: RunningApp = { port: app.port, close: () => { apps.delete(tracked); return app.close(); } };
      apps.add(tracked);
      if (more.ROLE !== 'worker') simulator.sim.urls.bot = `http://127.0.0.1:${app.port}/api/messages`;
      return tracked;
    },
    async close() {
      try {
        for (const app of apps) await app.close();
        await simulator.close();
      } finally {
        restoreTime();
      }
    },
  };
}

/**
 * The SDK keeps Teams' signing keys per address for the whole process, and asks again after an hour at the soonest: a
 * simulator on a port that another had before would be refused. So each tenant has an address of its own.
 */
function ownKeys({ urls }: RunningSimulator): Record<string, string> {
  return { ToBotFromChannelOpenIdMetadataUrl: `${urls.https}/botframework/.well-known/openidconfiguration?${randomBytes(5).toString('hex')}` };
}

/** @azure/identity reads its settings from the environment and from nowhere else. */
function credentialsIn(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('AZURE_')));
}

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with npm test.`);
  return value;
}

export function askLine(who: SeedPerson, duration = '6s', over: { entitlement?: string; reason?: string } = {}): string {
  return `/access request ${over.entitlement ?? 'bastion-quick'} for ${duration} from ${who.address} ticket ${TICKET} because ${over.reason ?? 'patch the kernel'}`;
}

/** A button of a card in the approvals channel, as the first of its readers sees it who has one. */
export async function asItsApproverSees(control: Control, activity: StoredActivity, verb = 'approve') {
  const conversation = CHANNELS.approvals.id;
  const readers = viewersOf(activity.card);
  for (const id of readers.length > 0 ? readers : ['']) {
    const button = buttonOf(await control.seenBy({ id }, { conversation, activity }), verb);
    if (button) return { conversation, activityId: activity.id, data: button.data };
  }
  return undefined;
}

/** The newest card with an Approve button for somebody, as soon as it stands in the approvals channel. */
export async function openCard(control: Control, requester: SeedPerson) {
  return until(async () => {
    const { conversations } = await control.state();
    const cards = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities ?? [];
    const activity = cards.filter((a) => (viewersOf(a.card).length > 0 || buttonOf(a.card, 'approve')) && textOf(a.card).includes(requester.name)).at(-1);
    return activity && await asItsApproverSees(control, activity);
  }, { what: `a card of ${requester.name}`, within: 15_000 }).catch(withTexts(control, chatOf(requester)));
}

/** Asks and has it approved. */
export async function openFor(control: Control, who: SeedPerson, duration = '6s'): Promise<void> {
  await control.say(who, askLine(who, duration));
  const card = await openCard(control, who);
  await control.press(ana, { ...card, verb: 'approve' });
}

/** Waits for a text on any card or message of a conversation. */
export async function sees(control: Control, conversation: string, pattern: RegExp, within = 30_000): Promise<string> {
  return until(async () => {
    const { conversations } = await control.state();
    const texts = (conversations.find((c) => c.id === conversation)?.activities ?? []).map((a) => a.text ?? textOf(a.card));
    return texts.find((text) => pattern.test(text));
  }, { what: `${pattern} in ${conversation}`, within }).catch(withTexts(control, conversation));
}

/** Adds to a failure what stands in a conversation instead of what was waited for. */
export function withTexts(control: Control, conversation: string): (error: unknown) => Promise<never> {
  return async (error) => {
    const { conversations } = await control.state();
    const texts = (conversations.find((c) => c.id === conversation)?.activities ?? []).map((a) => a.text ?? textOf(a.card));
    throw new Error(`${String(error)} There stands: ${JSON.stringify(texts.slice(-3))}.`);
  };
}

export function chatOf(who: SeedPerson): string {
  return `a:${who.id}`;
}

/** What is open of ours now, by the simulator's own state. */
export async function openNow(control: Control): Promise<{ roles: number; rules: number; sources: string[]; sessions: number }> {
  const { assignments, rules, sessions } = await control.state();
  const ours = rules.filter((r) => !r.foreign);
  return { roles: assignments.length, rules: ours.length, sources: ours.flatMap((r) => r.source).sort(), sessions: sessions.length };
}

export async function untilOpen(control: Control, expected: Partial<Awaited<ReturnType<typeof openNow>>>, within = 30_000): Promise<void> {
  await until(async () => {
    const now = await openNow(control);
    return Object.entries(expected).every(([name, value]) => JSON.stringify(now[name as keyof typeof now]) === JSON.stringify(value)) || undefined;
  }, { what: `Azure to hold ${JSON.stringify(expected)}`, within }).catch(async (error: unknown) => {
    throw new Error(`${String(error)} It holds ${JSON.stringify(await openNow(control))}.`);
  });
}

