import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../src/access/person.js';
import { createChat, createServer, type BotSettings } from '../../src/bot/index.js';
import type { AccessRequest } from '../../src/access/request.js';
import type { Channels, Clock, Directory, Layers, Log, Store } from '../../src/workflow/ports.js';
import type { Verbs } from '../../src/workflow/verbs.js';
import type { Addressed } from '../../src/simulator/teams/conversations.js';
import { createTeamsClient, type Forged } from '../../src/simulator/teams/client.js';
import { findConversation } from '../../src/simulator/teams/conversations.js';
import { openSigningKey } from '../../src/simulator/keys.js';
import { BOT_ID, BOT_PASSWORD, CHANNELS, PEOPLE, TENANT_ID, type SeedPerson } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { at } from '../support/requests.js';
import { ana, ben } from '../support/people.js';

export type Memory = Pick<Store, 'remember' | 'recall' | 'once' | 'liveOf' | 'live' | 'newestOf'> & { readonly values: Map<string, string>; readonly names: string[] };

/** What the edge remembers, without Redis. */
export function aMemory(): Memory {
  const values = new Map<string, string>();
  const names: string[] = [];
  return {
    values, names,
    liveOf: () => Promise.resolve([]), live: () => Promise.resolve([]), newestOf: () => Promise.resolve([]),
    remember: (name, value) => { values.set(name, value); return Promise.resolve(); },
    recall: (name) => Promise.resolve(values.get(name)),
    once: (name) => {
      const isFirst = !names.includes(name);
      if (isFirst) names.push(name);
      return Promise.resolve(isFirst);
    },
  };
}

export const clock: Clock = { now: () => at('10:10') };

export function aLog(): Log & { readonly lines: { text: string; facts: object }[] } {
  const lines: { text: string; facts: object }[] = [];
  const write = (facts: object, text: string) => { lines.push({ text, facts }); };
  return { lines, info: write, warn: write, error: write };
}

/** Verbs that note what they are asked, and refuse everything that a test does not give. */
export function someVerbs(given: Partial<Verbs>): Verbs & { readonly asked: { verb: string; what: unknown }[] } {
  const asked: { verb: string; what: unknown }[] = [];
  const names = ['submit', 'answer', 'cancel', 'end', 'extend', 'wake', 'converge', 'cutSessions', 'announce', 'reconcile', 'entitlementsFor', 'offersFor', 'sessionsOf', 'requestsOf', 'liveOf', 'awaiting', 'request', 'checkBaselines', 'checkStrays', 'doctor', 'linkFor', 'visit', 'confirm', 'signedIn', 'addressOf', 'review', 'reviewsFor', 'openNow', 'recordOf', 'toDecide', 'asksOf', 'verify', 'historyOf', 'stopped', 'preview', 'bindChannel', 'stop', 'lift', 'report', 'evidenceLink', 'drill'] as const;
  const nothing: Partial<Verbs> = { addressOf: () => Promise.resolve(undefined), stopped: () => Promise.resolve(null), preview: () => Promise.resolve({ problems: [], outlook: null }) };
  const verbs = Object.fromEntries(names.map((name) => [name, (...what: unknown[]) => {
    asked.push({ verb: name, what });
    // each is called with what the type says; the list is over all of them
    const verb = (given[name] ?? nothing[name]) as ((...args: unknown[]) => Promise<unknown>) | undefined;
    return verb ? verb(...what) : Promise.resolve([]);
  }]));
  return Object.assign(verbs as unknown as Verbs, { asked });
}

const ids = { approvals: CHANNELS.approvals.id, audit: CHANNELS.audit.id };
/** As an entitlements file names them. */
export const channels: Channels = { now: () => Promise.resolve(ids), named: () => ids, bind: () => Promise.resolve() };

export const directory: Pick<Directory, 'everybody'> = { everybody: () => Promise.resolve<Person[]>([ana, ben]) };

export interface Stage {
  readonly simulator: RunningSimulator;
  readonly memory: Memory;
  readonly log: ReturnType<typeof aLog>;
  readonly verbs: ReturnType<typeof someVerbs>;
  readonly chat: ReturnType<typeof createChat>;
  /** Requests as they are saved now, where that matters. */
  readonly saved: Map<string, AccessRequest>;
  /** What stands in a conversation now. */
  posts(conversation: string): { id: string; text: string | undefined; card: Record<string, unknown> | undefined; replyTo: string | undefined }[];
  personal(person: SeedPerson): string;
  says(person: SeedPerson, text: string, where?: string): Promise<{ status: number; activityId: string }>;
  presses(person: SeedPerson, where: string, press: { activityId: string; verb: string; data: unknown; forged?: Forged }): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/** The chat against the practice tenant's Teams, over HTTPS and with its tokens. */
export async function openStage(given: Partial<Verbs>, approvers = directory, meanings: Layers['meanings'] = (roles) => Promise.resolve(roles.map(() => null))): Promise<Stage> {
  const stateDir = mkdtempSync(join(tmpdir(), 'bot-stage-'));
  const authorityDir = process.env.SIM_AUTHORITY_DIR;
  const simulator = await startSimulator({ stateDir, ...(authorityDir === undefined ? {} : { authorityDir }) });
  const { https } = simulator.urls;
  const [memory, log, verbs] = [aMemory(), aLog(), someVerbs(given)];
  const saved = new Map<string, AccessRequest>();
  const settings: BotSettings = {
    botId: BOT_ID, tenantId: TENANT_ID, botType: 'SingleTenant', serviceUrl: `${https}/teams`,
    openIdMetadataUrl: `${https}/botframework/.well-known/openidconfiguration?${crypto.randomUUID()}`, tokenIssuer: 'https://api.botframework.com',
    loginUrl: https, oauthScope: 'https://api.botframework.com', oauthUrl: https, channels: { language: 'en', timeZone: 'UTC' }, limits: { perPerson: 1000, inAll: 1000 },
  };
  const chat = createChat(settings, { store: memory, channels, latest: (id) => Promise.resolve(saved.get(id)), directory: approvers, meanings, operators: () => ({ groups: [], people: [] }), clock, log, getToken: (scope) => botToken(https, scope) });
  const server = createServer({ take: chat.answering(verbs), readiness: () => Promise.resolve({ ready: true }), log });
  simulator.sim.urls.bot = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/api/messages`;
  const teams = createTeamsClient(simulator.sim, openSigningKey(join(authorityDir ?? join(stateDir, 'authority'), 'signing.pem')));
  const place = (id: string): Addressed => findConversation(simulator.sim, id);
  const personal = (person: SeedPerson) => `a:${person.id}`;
  return {
    simulator, memory, log, verbs, chat, personal, saved,
    posts: (id) => place(id).conversation.activities.filter((a) => !a.deleted).map(({ id: activity, text, card, replyTo }) => ({ id: activity, text, replyTo, card: card as Record<string, unknown> | undefined })), // only our cards are posted
    says: (person, text, where = personal(person)) => teams.message(person, place(where), { text }),
    presses: (person, where, press) => teams.press(person, place(where), press),
    async close() {
      await server.close();
      await simulator.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

async function botToken(https: string, scope: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: BOT_ID, client_secret: BOT_PASSWORD, scope });
  const answer = await fetch(`${https}/${TENANT_ID}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: token } = await answer.json() as { access_token: string }; // the practice tenant's own answer
  return token;
}

export const [RILEY, NOOR, ANA, BEN, MIA, SAM] = PEOPLE as [SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson]; // more are seeded

export function textOf(card: unknown): string {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { text } = node as { text?: unknown };
    if (typeof text === 'string') found.push(text);
    for (const value of Object.values(node)) walk(value);
  };
  walk(card);
  return found.join('\n');
}
