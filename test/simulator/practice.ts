import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorizationManagementClient, type RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import { NetworkManagementClient, type SecurityRule } from '@azure/arm-network';
import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import type { Knobs, RecordEntry } from '../../src/simulator/core.js';
import { BOT_ID, BOT_PASSWORD, NSG_ID, OPERATOR_ID, OPERATOR_PASSWORD, RESOURCE_GROUP, SUBSCRIPTION_ID, TENANT_ID, PEOPLE, type SeedPerson } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { roleDefinitionId } from '../../src/simulator/tenant.js';

const SIGN_INS = { bot: [BOT_ID, BOT_PASSWORD], operator: [OPERATOR_ID, OPERATOR_PASSWORD] } as const;
type SignIn = keyof typeof SIGN_INS;

/** A simulator of its own for one test, and Microsoft's clients as they come, pointed at it. */
export interface Practice {
  readonly simulator: RunningSimulator;
  readonly stateDir: string;
  credential(as?: SignIn): ClientSecretCredential;
  network(options?: { maxRetries?: number }): NetworkManagementClient;
  pim(as?: SignIn, options?: { maxRetries?: number }): AuthorizationManagementClient;
  graph(as?: SignIn): Client;
  /** A plain HTTPS call, signed as the bot for ARM unless it says otherwise or brings its own header. */
  call(method: string, path: string, over?: { body?: unknown; headers?: Record<string, string>; scope?: string; as?: SignIn }): Promise<Answer>;
  /** The page's API. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  record<K extends RecordEntry['kind']>(kind: K): Extract<RecordEntry, { kind: K }>[];
  turn(knobs: Partial<Knobs>): void;
  close(): Promise<void>;
}

export interface Answer { status: number; headers: Headers; body: unknown }

export async function openPractice(context: Mocha.Context, options: { knobs?: Partial<Knobs>; stateDir?: string } = {}): Promise<Practice> {
  const authorityDir = process.env.SIM_AUTHORITY_DIR;
  // Node reads it only at its start; `npm test` sets both
  if (authorityDir === undefined || !process.env.NODE_EXTRA_CA_CERTS) context.skip();
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'jit-practice-'));
  const simulator = await startSimulator({ stateDir, authorityDir, knobs: { nsgWriteMs: 40, ...options.knobs } });
  const root = simulator.urls.https;
  const arm = { endpoint: root, credentialScopes: ['https://management.azure.com/.default'] };
  const credential = (as: SignIn = 'bot') => new ClientSecretCredential(TENANT_ID, SIGN_INS[as][0], SIGN_INS[as][1], { authorityHost: root, disableInstanceDiscovery: true });
  return {
    simulator, stateDir, credential,
    network: ({ maxRetries = 0 } = {}) => new NetworkManagementClient(credential(), SUBSCRIPTION_ID, { ...arm, retryOptions: { maxRetries } }),
    pim: (as = 'bot', { maxRetries = 0 } = {}) => new AuthorizationManagementClient(credential(as), SUBSCRIPTION_ID, { ...arm, retryOptions: { maxRetries } }),
    graph: (as = 'bot') => Client.initWithMiddleware({
      baseUrl: `${root}/`, customHosts: new Set(['127.0.0.1']),
      authProvider: new TokenCredentialAuthenticationProvider(credential(as), { scopes: ['https://graph.microsoft.com/.default'] }),
    }),
    async call(method, path, { body, headers, scope = 'https://management.azure.com/.default', as = 'bot' } = {}) {
      const signed = headers ?? { authorization: `Bearer ${(await credential(as).getToken(scope)).token}` };
      return ask(`${root}${path}`, { method, headers: signed, body });
    },
    api: (method, path, body) => ask(`${simulator.urls.page}${path}`, { method, headers: {}, body }),
    record: (kind) => simulator.sim.record.since(0).filter((entry): entry is Extract<RecordEntry, { kind: typeof kind }> => entry.kind === kind),
    turn: (knobs) => { Object.assign(simulator.sim.knobs, knobs); },
    close: () => simulator.close(),
  };
}

async function ask(url: string, { method, headers, body }: { method: string; headers: Record<string, string>; body: unknown }): Promise<Answer> {
  const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await fetch(url, { method, headers: { 'content-type': 'application/json', ...headers }, ...content });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) as unknown : text };
}

export const [riley, noor, ana, , , sam, lena] = PEOPLE as [SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson, SeedPerson]; // the seed has seven
export const READER = roleDefinitionId('Reader');
export const MINUTE = 60_000;

/** An administrator's assignment of Reader at the machines' group, ending so many minutes from now. */
export function assign(minutes: number, over: Partial<RoleAssignmentScheduleRequest> = {}): RoleAssignmentScheduleRequest {
  return {
    principalId: PEOPLE[0]!.id, roleDefinitionId: READER, requestType: 'AdminAssign', justification: 'patch the kernel',
    scheduleInfo: { expiration: { type: 'AfterDuration', duration: `PT${minutes}M` } }, ...over,
  };
}

export const remove: RoleAssignmentScheduleRequest = { principalId: PEOPLE[0]!.id, roleDefinitionId: READER, requestType: 'AdminRemove' };
/** Scopes go to Microsoft's client without the slash in front. */
export const GROUP_SCOPE = RESOURCE_GROUP.slice(1);
export const NSG = { group: 'network', name: NSG_ID.slice(NSG_ID.lastIndexOf('/') + 1) };

/** A rule for one client, as the bot writes it. */
export function clientRule(over: Partial<SecurityRule> = {}): SecurityRule {
  return {
    description: 'jit', protocol: 'Tcp', sourcePortRange: '*', destinationPortRange: '443', sourceAddressPrefix: '203.0.113.7/32', destinationAddressPrefix: '*',
    access: 'Allow', priority: 100, direction: 'Inbound', ...over,
  };
}

/** Puts a rule and waits until the write has ended. */
export async function putRule(practice: Practice, name: string, rule = clientRule()): Promise<SecurityRule> {
  return practice.network().securityRules.beginCreateOrUpdateAndWait(NSG.group, NSG.name, name, rule, { updateIntervalInMs: 10 });
}

export async function deleteRule(practice: Practice, name: string): Promise<void> {
  await practice.network().securityRules.beginDeleteAndWait(NSG.group, NSG.name, name, { updateIntervalInMs: 10 });
}

/** Everything of a list that comes in pages. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

/** Expects a refusal with Azure's code. */
export async function refused(doing: Promise<unknown>, expected: { code: string; status?: number; message?: RegExp }): Promise<void> {
  await assert.rejects(doing, (error: { code?: string; statusCode?: number; message: string }) => {
    assert.equal(error.code, expected.code);
    if (expected.status !== undefined) assert.equal(error.statusCode, expected.status);
    if (expected.message !== undefined) assert.match(error.message, expected.message);
    return true;
  });
}
