import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenCredential } from '@azure/identity';
import type { Entitlement, Role } from '../../src/access/entitlement.js';
import { instant, later, ms, type Instant } from '../../src/access/instant.js';
import { targetKey, type Holding, type IdentityTarget, type NetworkTarget, type Pass, type Target } from '../../src/access/target.js';
import { botCredential, createAzure, createDoctor, type Azure } from '../../src/azure/index.js';
import { VERSION } from '../../src/bot/version.js';
import type { Knobs } from '../../src/simulator/core.js';
import { BOT_ID, BOT_PASSWORD, GROUPS, NSG_ID, OPERATOR_ID, OPERATOR_PASSWORD, PEOPLE, RESOURCE_GROUP, TENANT_ID, WEB_ID, WEB_PASSWORD, WORKER_ID, WORKER_PASSWORD } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { pass } from '../../src/workflow/pass.js';
import type { Clock, Doctor, Log, WriteLog } from '../../src/workflow/ports.js';
import { anEntitlement, MINUTE } from '../support/requests.js';

export const INSTANCE = 'test';
export const network: NetworkTarget = { layer: 'network', nsg: NSG_ID };
const person = PEOPLE[0]!.id;
export const identity: IdentityTarget = { layer: 'identity', kind: 'azure', person, role: 'Reader', scope: RESOURCE_GROUP };
/** One role of each kind of PIM, for which Riley is eligible. */
export const ROLES = {
  azure: identity,
  directory: { layer: 'identity', kind: 'directory', person, role: 'Security Reader', scope: '/' },
  group: { layer: 'identity', kind: 'group', person, group: GROUPS.databaseOperators.id, access: 'member', name: 'Database operators' },
} as const satisfies Record<Role['kind'], IdentityTarget>;
export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The practice tenant and the Azure edge over it, on one clock that a test can move. */
export interface Arena {
  readonly simulator: RunningSimulator;
  readonly clock: Clock;
  /** A second edge over the same tenant: another replica, another identity, or other rules. */
  edge(over?: { entitlements?: readonly Entitlement[]; writes?: WriteLog; as?: keyof typeof SIGN_INS; instance?: string; mayWrite?: boolean; log?: Log }): Azure;
  /** As a process whose identity this is would look; `readsOnly`: one that answers people, beside the bot's own registration. */
  doctor(over: { entitlements: readonly Entitlement[]; as: keyof typeof SIGN_INS; readsOnly?: boolean }): Doctor;
  readonly azure: Azure;
  readonly writes: WriteLog;
  /** The window of a request on both layers, ending so many minutes from now, on a whole second. */
  holding(request: string, minutes: number, address?: string): Holding;
  converge(target: Target, wanted: readonly Holding[], azure?: Azure): Promise<Pass>;
  turn(knobs: Partial<Knobs>): void;
  close(): Promise<void>;
}

export async function openArena(context: Mocha.Context, knobs: Partial<Knobs> = {}): Promise<Arena> {
  const authorityDir = process.env.SIM_AUTHORITY_DIR;
  // Node reads it only at its start; `npm test` sets both
  if (authorityDir === undefined || !process.env.NODE_EXTRA_CA_CERTS) context.skip();
  const simulator = await startSimulator({ stateDir: mkdtempSync(join(tmpdir(), 'jit-azure-')), authorityDir, knobs: { nsgWriteMs: 60, ...knobs } });
  const clock: Clock = { now: () => simulator.sim.clock.now().toISOString() };
  const writes = createNotes(clock);
  const edge: Arena['edge'] = ({ entitlements = [anEntitlement({ roles: [...anEntitlement().roles, ROLES.directory, ROLES.group] })], writes: notes = writes, as = 'bot', instance = INSTANCE, mayWrite = true, log = silent } = {}) => createAzure({
    credential: credentialFor(simulator, as), armEndpoint: simulator.urls.https, graphEndpoint: simulator.urls.https, clock, writes: notes, log, mayWrite,
    rules: { instance, mostOpen: 5, drill: null, entitlements: () => entitlements },
  });
  const azure = edge();
  return {
    simulator, clock, edge, azure, writes,
    doctor: ({ entitlements, as, readsOnly = false }) => createDoctor({
      credential: credentialFor(simulator, as), armEndpoint: simulator.urls.https, graphEndpoint: simulator.urls.https, rules: { drill: null, entitlements: () => entitlements }, app: { botId: BOT_ID, version: VERSION },
      ...(readsOnly ? { readsOnly: { registration: credentialFor(simulator, 'bot') } } : {}),
    }),
    holding: (request, minutes, address = '203.0.113.7/32') => aHolding(clock.now(), { request, minutes, address }),
    converge: (target, wanted, by = azure) => pass(by.layers.of(target), { target, wanted: forLayer(target, wanted), clock, mayWrite: () => Promise.resolve(true) }),
    turn: (more) => { Object.assign(simulator.sim.knobs, more); },
    close: () => simulator.close(),
  };
}

export function aHolding(now: Instant, { request, minutes, address }: { request: string; minutes: number; address: string }): Holding {
  const until = instant(Math.floor(ms(later(now, minutes * MINUTE)) / 1000) * 1000);
  return {
    request, until, person: PEOPLE[0]!.id, since: now, justification: `jit/${INSTANCE}/${request} patch the kernel`, ticket: 'CHG0030001', pimFloor: 5 * MINUTE,
    network: { path: 'bastionprod', destination: '*', ports: ['443'], address },
  };
}

function forLayer(target: Target, wanted: readonly Holding[]): Holding[] {
  if (target.layer === 'network') return [...wanted];
  return wanted.map(({ request, until, person, since, justification, ticket, pimFloor }) => ({ request, until, person, since, justification, ticket, pimFloor }));
}

const SIGN_INS = { bot: [BOT_ID, BOT_PASSWORD], operator: [OPERATOR_ID, OPERATOR_PASSWORD], web: [WEB_ID, WEB_PASSWORD], worker: [WORKER_ID, WORKER_PASSWORD], 'wrong secret': [BOT_ID, 'wrong'] } as const;

function credentialFor(simulator: RunningSimulator, as: keyof typeof SIGN_INS): TokenCredential {
  const [id, password] = SIGN_INS[as];
  return botCredential({ id, password, type: 'SingleTenant', tenantId: TENANT_ID, loginUrl: simulator.urls.https });
}

/** The write log of one process: ten minutes, as the store keeps it. */
export function createNotes(clock: Clock): WriteLog {
  const notes: { key: string; at: Instant; note: string }[] = [];
  return {
    noteWrite: (target, note) => { notes.push({ key: targetKey(target), at: clock.now(), note }); return Promise.resolve(); },
    writes: (target) => Promise.resolve(notes.filter((n) => n.key === targetKey(target) && n.at > later(clock.now(), -10 * MINUTE)).map((n) => n.note)),
  };
}
