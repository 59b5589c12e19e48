import { randomUUID } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Entitlement } from '../src/access/entitlement.js';
import { between, instant, later, type Instant } from '../src/access/instant.js';
import type { AccessRequest, Facts, News, RequestEvent } from '../src/access/request.js';
import { targetsOf, type Target } from '../src/access/target.js';
import { firstEvent, nextEvent, transition } from '../src/access/transition.js';
import { bodyOf } from '../src/azure/nsg.js';
import { planNsg } from '../src/azure/nsgPlan.js';
import { parseEntitlements } from '../src/policy/entitlements.js';
import { readRule } from '../src/simulator/arm/network/ruleBody.js';
import type { Sim } from '../src/simulator/core.js';
import { BOT_OBJECT_ID, ENGLISH, GROUPS, NETWORK_GROUP, NSG_ID, PEOPLE, RESOURCE_GROUP } from '../src/simulator/seed.js';
import { roleDefinitionId } from '../src/simulator/tenant.js';
import { wanted } from '../src/workflow/wanted.js';

/** Many people, machines' networks and windows, put where the product and Azure would have them: opening ten thousand windows one by one takes hours. */

const MINUTE = 60_000;
const ROLE = 'Reader';
const APPROVER = PEOPLE.find(({ part }) => part === 'approver')!; // the practice tenant has two

const Any = z.object({}).passthrough();
const File = z.object({ paths: z.record(z.string(), Any), entitlements: z.record(z.string(), Any) }).passthrough();

const idOf = (n: number): string => `b0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const addressOf = (n: number): string => `20.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
const nsgNamed = (n: number): string => `${NETWORK_GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-many-${n}`;

/** The entitlements with so many more, each with a network security group of its own and one role. */
export function withMany(yaml: string, nsgs: number): string {
  const file = File.parse(parse(yaml));
  const { 'bastion-quick': quick } = file.entitlements;
  const { bastionprod } = file.paths;
  for (let n = 0; n < nsgs; n += 1) {
    file.paths[`many${n}`] = { ...bastionprod, nsg: nsgNamed(n) };
    file.entitlements[`many-${n}`] = { ...quick, title: `Machines ${n}`, paths: [`many${n}`], roles: [{ kind: 'azure', role: ROLE, scope: RESOURCE_GROUP }], duration: { min: '5s', default: '1h', max: '30h' } };
  }
  return stringify(file, { aliasDuplicateObjects: false });
}

/** The entitlements that `withMany` has made. */
export function manyOf(yaml: string): readonly Entitlement[] {
  const parsed = parseEntitlements(yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.book.entitlements.filter(({ id }) => id.startsWith('many-'));
}

export interface Story { readonly request: AccessRequest; readonly events: readonly RequestEvent[] }

/** One person's request, approved at `from`; its window ends at `end`. Whole seconds. */
export function approved(n: number, { rule, instance, from, end }: { rule: Entitlement; instance: string; from: Instant; end: Instant }): Story {
  const id = `m${String(n).padStart(7, '0')}`;
  const origin = { conversation: 'bench', activity: '1' };
  const facts: Facts = {
    v: 1, id, instance, requester: { id: idOf(n), name: `Person ${n}` }, logins: [`person${n}`], entitlement: rule, rules: 'bench', way: 'approval',
    automatic: null, duration: between(from, end), startsAt: null, endsBy: null, address: `${addressOf(n)}/32`, ticket: 'CHG0030001', ticketSeen: null,
    reason: 'bench', pim: [], stepUp: null, askedAt: from, lapsesAt: later(from, MINUTE), origin,
  };
  const first = firstEvent(facts);
  const asked: Story = { request: transition(undefined, first), events: [first] };
  return after(asked, { type: 'answered', by: APPROVER, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: 'bench', from: origin }, from);
}

/** The same, opened. */
export function opened(story: Story, at: Instant, until: Instant): Story {
  const { entitlement, requester } = story.request;
  const { identity, network } = targetsOf(entitlement, requester.id);
  const each = (so: Story, target: Target): Story => after(so, { type: 'opened', target, effectAt: at, readAt: at, alreadyHeld: false, until, azureRequests: [] }, at);
  return [...identity, ...network].reduce(each, story);
}

function after({ request, events }: Story, news: News, at: Instant): Story {
  const event = nextEvent(request, news, at);
  return { request: transition(request, event), events: [...events, event] };
}

/** People who may have the role, and the network security groups. */
export function furnish({ state }: Sim, { people, nsgs }: { people: number; nsgs: number }): void {
  const [model, members] = [state.nsgs[NSG_ID], state.groups[GROUPS.operators.id]?.members];
  if (!model || !members) throw new Error('The practice tenant is not as the seed has it.');
  for (let n = 0; n < people; n += 1) {
    state.people.push({ ...ENGLISH, id: idOf(n), name: `Person ${n}`, login: `person${n}`, mail: `person${n}@contoso.example`, address: addressOf(n), part: 'requester' });
    members.push(idOf(n));
  }
  for (let n = 0; n < nsgs; n += 1) state.nsgs[nsgNamed(n)] = { ...structuredClone(model), id: nsgNamed(n) };
}

/** What Azure has when these windows are open: the rules that the product itself would write, and each person's role. */
export function openInAzure({ state, clock }: Sim, requests: readonly AccessRequest[], instance: string): void {
  const now = instant(clock.now().getTime());
  for (const [nsg, there] of Object.entries(state.nsgs)) {
    const holdings = wanted(requests.filter((r) => r.entitlement.paths.some((path) => path.nsg === nsg)), { layer: 'network', nsg }, now);
    const taken = there.rules.filter(({ properties }) => properties.direction === 'Inbound').map(({ properties }) => properties.priority);
    for (const write of planNsg(holdings, { ours: [], taken, foreign: [], present: [], readAt: now }, { instance, now }).writes) {
      if (write.do !== 'put' || write.priority === null) throw new Error(`${nsg} has no room for so many windows.`);
      const rule = readRule(write.rule.name, { properties: bodyOf(write.rule, write.priority) });
      there.rules.push({ ...rule, properties: { ...rule.properties, provisioningState: 'Succeeded' } });
    }
  }
  for (const request of requests) {
    if (!('window' in request) || request.window === null) continue;
    const [name, { start, end }] = [randomUUID(), request.window];
    const role = { principalId: request.requester.id, roleDefinitionId: roleDefinitionId(ROLE) };
    const properties = { ...role, targetRoleAssignmentScheduleId: name, scope: RESOURCE_GROUP, principalType: 'User', requestType: 'AdminAssign', status: 'Provisioned', justification: `jit/${instance}/${request.id} bench`, requestorId: BOT_OBJECT_ID, createdOn: start };
    state.pimRequests.push({ name, scope: RESOURCE_GROUP, sent: '', properties });
    state.assignments.push({ ...role, id: randomUUID(), scope: RESOURCE_GROUP, startDateTime: start, endDateTime: end, opened: true, removedAt: null, createdBy: BOT_OBJECT_ID, requestName: name });
  }
}

/** The last whole second. */
export function wholeSecond(at: number): Instant {
  return instant(Math.floor(at / 1000) * 1000);
}

