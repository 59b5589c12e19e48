import type { TokenCredential } from '@azure/identity';
import { roleKey, type AzureRole, type DirectoryRole, type Entitlement, type GroupRole, type Role } from '../../access/entitlement.js';
import { within } from '../../access/sentences/index.js';
import type { Doctor, Finding, Rules, Signer } from '../../workflow/ports.js';
import { createArmClients } from '../clients.js';
import { claimsOf } from '../credential.js';
import { scopeOf } from '../endpoint.js';
import { asAccessError } from '../failure.js';
import { createGraphClient } from '../graph.js';
import { subscriptionIn } from '../resource.js';
import { examineScope, type ArmExam } from './azureRoles.js';
import { examineDirectoryRole, examineGroup, examineGroupRole } from './directory.js';
import { examineAppRoles, type GraphExam } from './graphRoles.js';
import { examineExcessAt, examineExcessInToken, examineRegistration, type Modest } from './excess.js';
import { examineLog } from './log.js';
import { examineBastion, examineMachine, examineNsg } from './network.js';
import { examineSigningKey } from './signingKey.js';
import { examineTeamsApp, type AppNamed } from './teamsApp.js';

export interface DoctorDeps {
  readonly credential: TokenCredential;
  /** Roots: `https://management.azure.com`, `https://graph.microsoft.com`. */
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly rules: Pick<Rules, 'entitlements' | 'drill'>;
  readonly app: AppNamed;
  /** What a process with ROLE=web is looked at for: that it may read, and may change nothing, nor may the bot's `registration`, which it can sign in as. */
  readonly readsOnly?: { readonly registration: TokenCredential };
  /** What signs the seals, and evidence, if anything does. */
  readonly signer?: Signer | undefined;
}

/** What the entitlements need of Azure: each permission at each place, and each thing that they name; the version of our app in Teams; of a process that only reads also what is too much. Reads only. */
export function createDoctor({ credential, armEndpoint, graphEndpoint, rules, app, readsOnly, signer }: DoctorDeps): Doctor {
  const mayWrite = readsOnly === undefined;
  const clients = createArmClients({ credential, armEndpoint });
  const graph = createGraphClient({ credential, graphEndpoint });
  return {
    async examine() {
      const entitlements = rules.entitlements();
      const [arm, directory] = await Promise.all([signIn(credential, 'arm', armEndpoint), signIn(credential, 'graph', graphEndpoint)]);
      // Without a sign-in everything behind it would be unknown for the same one reason.
      const found = await Promise.all([
        arm.claims ? examineArm({ clients, self: arm.claims.oid, mayWrite }, entitlements, rules.drill) : [],
        directory.claims ? examineGraph({ graph, graphEndpoint, self: directory.claims.oid, roles: directory.claims.roles, mayWrite }, entitlements) : [],
        directory.claims ? examineTeamsApp({ graph, graphEndpoint, self: directory.claims.oid }, app).then((found) => [found]) : [],
        arm.claims && signer ? examineSigningKey(signer, arm.claims.oid) : [],
        readsOnly && arm.claims && directory.claims ? examineExcess({ armEndpoint, clients, ...readsOnly }, { whose: 'own', self: arm.claims.oid, graphEndpoint }, { roles: directory.claims.roles, scopes: placesIn(entitlements) }) : [],
      ]);
      return [arm.line, directory.line, ...found.flat()];
    },
  };
}

type Reading = NonNullable<DoctorDeps['readsOnly']> & Pick<DoctorDeps, 'armEndpoint'> & Pick<ArmExam, 'clients'>;

async function examineExcess({ clients, armEndpoint, registration }: Reading, own: Modest, { roles, scopes }: { roles: readonly string[]; scopes: readonly string[] }): Promise<Finding[]> {
  const [here, ofBot] = await Promise.all([
    examineExcessAt(clients, scopes, own),
    examineRegistration({ credential: registration, armEndpoint, graphEndpoint: own.graphEndpoint, scopes }),
  ]);
  return [...here, ...examineExcessInToken(roles, own), ...ofBot];
}

/** Every scope where a role may be given, and every NSG and Bastion host. */
function placesIn(entitlements: readonly Entitlement[]): string[] {
  const scopes = rolesIn(entitlements).flatMap((role) => (role.kind === 'azure' ? [role.scope] : []));
  return unique([...scopes, ...entitlements.flatMap((e) => e.paths.flatMap((path) => [path.nsg, path.bastion]))]);
}

async function signIn(credential: TokenCredential, service: 'arm' | 'graph', endpoint: string): Promise<{ line: Finding; claims?: Awaited<ReturnType<typeof claimsOf>> }> {
  const place = { group: { says: 'place/sign-in' }, what: service === 'arm' ? 'Azure Resource Manager' : 'Microsoft Graph' } as const;
  try {
    const claims = await claimsOf(credential, scopeOf(service, endpoint));
    return { claims, line: { ...place, status: 'ok', detail: { says: 'found/signed-in', as: claims.oid } } };
  } catch (error) {
    return { line: { ...place, status: 'wrong', detail: within(asAccessError({ says: 'tried/look' }, error)), mend: { says: 'mend/identity' } } };
  }
}

async function examineArm(exam: ArmExam, entitlements: readonly Entitlement[], drill: Rules['drill']): Promise<Finding[]> {
  const roles = rolesIn(entitlements).filter((role): role is AzureRole => role.kind === 'azure');
  const paths = entitlements.flatMap((e) => e.paths);
  const guarding = unique(paths.map((path) => path.nsg));
  const found = await Promise.all([
    ...unique(roles.map((role) => role.scope)).map((scope) => examineScope(exam, scope, roles.filter((role) => role.scope.toLowerCase() === scope.toLowerCase()))),
    ...guarding.map((nsg) => examineNsg(exam, nsg, { isGuarding: true })),
    ...(drill && unique([...guarding, drill.path.nsg]).length > guarding.length ? [examineNsg(exam, drill.path.nsg, { isGuarding: false })] : []),
    ...unique(paths.map((path) => path.bastion)).map((bastion) => examineBastion(exam, bastion)),
    ...subscriptionsIn([...roles.map((role) => role.scope), ...guarding]).map((subscription) => examineLog(exam, subscription)),
    // who only reads need not see a machine; the worker's doctor looks at them
    ...unique(exam.mayWrite ? entitlements.flatMap((e) => e.machines) : []).map((machine) => examineMachine(exam, machine)),
  ]);
  return found.flat();
}

async function examineGraph(exam: GraphExam, entitlements: readonly Entitlement[]): Promise<Finding[]> {
  const roles = rolesIn(entitlements);
  const directory = roles.filter((role): role is DirectoryRole => role.kind === 'directory');
  const groups = roles.filter((role): role is GroupRole => role.kind === 'group');
  const named = entitlements.flatMap((e) => [e.requesters, ...e.approval.stages.map((stage) => stage.approvers)].flatMap((people) => people.groups));
  const found = await Promise.all([
    examineAppRoles(exam, { directory, groups }),
    ...unique([...named, ...groups.map((role) => role.group)]).map((group) => examineGroup(exam.graph, group)),
    ...directory.map((role) => examineDirectoryRole(exam.graph, role)),
    ...groups.map((role) => examineGroupRole(exam.graph, role)),
  ]);
  return found.flat();
}

/** Each role once, whatever number of entitlements give it. */
function rolesIn(entitlements: readonly Entitlement[]): Role[] {
  return [...new Map(entitlements.flatMap((e) => e.roles).map((role) => [roleKey(role), role])).values()];
}

function subscriptionsIn(scopes: readonly string[]): string[] {
  const ids = scopes.map(subscriptionIn).filter((id) => id !== '');
  return [...new Set(ids)].map((id) => `/subscriptions/${id}`);
}

/** Azure's ids are compared without regard to case; the first spelling stands. */
function unique(ids: readonly string[]): string[] {
  return [...new Map([...ids].reverse().map((id) => [id.toLowerCase(), id])).values()].reverse();
}
