import { randomUUID } from 'node:crypto';
import type { RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import { z } from 'zod';
import { type AzureRole } from '../../access/entitlement.js';
import { errorOf } from '../../access/errors.js';
import type { Instant } from '../../access/instant.js';
import { traceOf, type ArmClients } from '../clients.js';
import { asAccessError, isNotFound } from '../failure.js';
import { isBelow, lastPart, sameId } from '../resource.js';
import { BY_HAND, type Given, type Listed, type Named, type Pim, type PimAsk, type PimRequest } from './pim.js';
import { pimRules, RulesShape } from './rules.js';

const moment = z.date().transform((date): Instant => date.toISOString());
const InstanceShape = z.object({
  name: z.string(), scope: z.string(), principalId: z.string(), roleDefinitionId: z.string(),
  startDateTime: moment, endDateTime: moment.nullish(), roleAssignmentScheduleId: z.string().nullish(),
});
const RequestShape = z.object({
  name: z.string(), status: z.string(), createdOn: moment, requestorId: z.string().nullish(), justification: z.string().nullish(),
  targetRoleAssignmentScheduleId: z.string().nullish(),
});
const EligibilityShape = z.object({
  scope: z.string(), roleDefinitionId: z.string(), startDateTime: moment.nullish(), endDateTime: moment.nullish(), condition: z.string().nullish(),
});
const PolicyShape = z.object({ roleDefinitionId: z.string(), effectiveRules: RulesShape });
const DefinitionShape = z.object({ id: z.string(), roleName: z.string(), description: z.string().nullish() });
type Definition = z.infer<typeof DefinitionShape>;

const TYPES = { assign: 'AdminAssign', update: 'AdminUpdate', remove: 'AdminRemove' } as const;

/** PIM for Azure's resource roles, in ARM (AZURE.md C). A request's name is chosen by who asks, so ours are also PIM's. */
export function createArmPim(clients: ArmClients): Pim<AzureRole> {
  const defined = createDefinitions(clients);
  const definition = async (role: string, scope: string): Promise<string> => (await defined(role, scope)).id;
  return {
    async assignments({ role, scope, person }, signal) {
      const wanted = lastPart(await definition(role, scope));
      const list = clients.authorization(scope).roleAssignmentScheduleInstances.listForScope(bare(scope), { filter: `principalId eq '${person}'`, abortSignal: signal });
      const rows = (await all(list)).map((row) => InstanceShape.parse(row));
      return rows.filter((one) => sameId(one.scope, scope) && sameId(one.principalId, person) && sameId(lastPart(one.roleDefinitionId), wanted)).map(toListed);
    },
    async everybody({ role, scope }, signal) {
      const wanted = lastPart(await definition(role, scope));
      const list = clients.authorization(scope).roleAssignmentScheduleInstances.listForScope(bare(scope), { filter: 'atScope()', abortSignal: signal });
      const rows = (await all(list)).map((row) => InstanceShape.parse(row));
      return rows.filter((one) => sameId(one.scope, scope) && sameId(lastPart(one.roleDefinitionId), wanted)).map((one) => ({ ...toListed(one), person: one.principalId }));
    },
    async ours({ scope }, named, signal) {
      const found = await Promise.all(named.map(async ({ name }) => ({ name, request: await requestNamed(clients, scope, { name, signal }) })));
      return found.flatMap(({ name, request }) => (request ? [{ ...request, name }] : []));
    },
    // an administrator's assignment has a schedule by the name of the request that made it; where it has not, it is searched for
    behind: async ({ scope, person }, schedule, signal) => (
      await requestNamed(clients, scope, { name: schedule, signal }) ?? (await requestsAbout(clients, { scope, person, schedule, signal }))[0]
    ),
    about: ({ scope, person }, schedule, signal) => requestsAbout(clients, { scope, person, schedule, signal }),
    async send({ role, scope, person }, ask, signal) {
      const { onResponse, azureRequest } = traceOf();
      const body = { ...bodyOf(ask), principalId: person, roleDefinitionId: await definition(role, scope) };
      const answer = await clients.authorization(scope).roleAssignmentScheduleRequests.create(bare(scope), ask.name, body, { abortSignal: signal, onResponse });
      return { id: ask.name, status: answer.status ?? 'without a status', ...azureRequest() };
    },
    async removal({ role, scope, person }) {
      const properties = { requestType: TYPES.remove, principalId: person, roleDefinitionId: await definition(role, scope), justification: BY_HAND };
      return { method: 'put', path: `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${randomUUID()}?api-version=2020-10-01`, body: { properties } };
    },
    async cancel({ scope }, id, signal) {
      const { onResponse, azureRequest } = traceOf();
      await clients.authorization(scope).roleAssignmentScheduleRequests.cancel(bare(scope), id, { abortSignal: signal, onResponse });
      return azureRequest();
    },
    eligibleUntil: async (of, now) => eligibleUntil(clients, { ...of, definition: await definition(of.role, of.scope) }, now),
    meaning: async ({ role, scope }) => (await defined(role, scope)).description ?? null,
    async rules({ role, scope }) {
      const wanted = lastPart(await definition(role, scope));
      for await (const row of clients.authorization(scope).roleManagementPolicyAssignments.listForScope(bare(scope))) {
        const policy = PolicyShape.safeParse(row);
        if (policy.success && sameId(lastPart(policy.data.roleDefinitionId), wanted)) return pimRules(role, policy.data.effectiveRules);
      }
      throw errorOf({ says: 'azure-refused/no-settings', role: { kind: 'azure', role, scope } });
    },
  };
}

function toListed(one: z.infer<typeof InstanceShape>): Listed {
  return { name: one.name, since: one.startDateTime, until: one.endDateTime ?? null, schedule: lastPart(one.roleAssignmentScheduleId ?? '') };
}

/** A scope as the authorization SDK wants it: with a slash in front, its URLs have two (AZURE.md G.3). */
function bare(scope: string): string {
  return scope.replace(/^\/+/, '');
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of list) rows.push(row);
  return rows;
}

function bodyOf({ what, until, justification, ticket }: PimAsk): RoleAssignmentScheduleRequest {
  return {
    requestType: TYPES[what], justification,
    ...(ticket === null ? {} : { ticketInfo: { ticketNumber: ticket } }),
    // without a start it begins when PIM takes it up, whatever our clocks say (AZURE.md C.2)
    ...(until === null ? {} : { scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime: new Date(until) } } }),
  };
}

function toRequest({ name, status, createdOn, requestorId, justification }: z.infer<typeof RequestShape>): PimRequest {
  return { id: name, status, createdOn, by: requestorId ?? '', justification: justification ?? null };
}

async function requestNamed(clients: ArmClients, scope: string, { name, signal }: Named & { signal: AbortSignal }): Promise<PimRequest | undefined> {
  try {
    return toRequest(RequestShape.parse(await clients.authorization(scope).roleAssignmentScheduleRequests.get(bare(scope), name, { abortSignal: signal })));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function requestsAbout(clients: ArmClients, ask: { scope: string; person: string; schedule: string; signal: AbortSignal }): Promise<PimRequest[]> {
  const { scope, person, schedule, signal } = ask;
  const list = clients.authorization(scope).roleAssignmentScheduleRequests.listForScope(bare(scope), { filter: `principalId eq '${person}'`, abortSignal: signal });
  return (await all(list)).flatMap((row) => {
    const request = RequestShape.safeParse(row);
    return request.success && sameId(lastPart(request.data.targetRoleAssignmentScheduleId ?? ''), schedule) ? [toRequest(request.data)] : [];
  });
}

/**
 * Directly or through a group, at the scope or above (`assignedTo`, AZURE.md C.1). An eligibility under a condition does
 * not count: the assignment that we make carries none, and would give more than PIM meant.
 */
async function eligibleUntil(clients: ArmClients, of: Given<AzureRole> & { definition: string }, now: Instant): Promise<(Instant | null)[]> {
  const { scope, person } = of;
  const list = clients.authorization(scope).roleEligibilityScheduleInstances.listForScope(bare(scope), { filter: `assignedTo('${person}')` });
  return (await all(list)).map((row) => EligibilityShape.parse(row)).flatMap((one) => {
    const isHere = sameId(lastPart(one.roleDefinitionId), lastPart(of.definition)) && !isBelow(one.scope, scope);
    const isNow = (one.startDateTime ?? now) <= now && (one.endDateTime == null || one.endDateTime > now);
    return isHere && isNow && !one.condition ? [one.endDateTime ?? null] : [];
  });
}

/** Looks role definitions up by name, each once. Rejects with AccessError `role-not-found`. */
function createDefinitions(clients: ArmClients): (role: string, scope: string) => Promise<Definition> {
  const known = new Map<string, Definition>();
  return async (role, scope) => {
    const key = `${scope} ${role}`.toLowerCase();
    const found = known.get(key) ?? await find(clients, role, scope);
    known.set(key, found);
    return found;
  };
}

async function find(clients: ArmClients, role: string, scope: string): Promise<Definition> {
  try {
    const filter = `roleName eq '${role.replaceAll("'", "''")}'`;
    for await (const row of clients.authorization(scope).roleDefinitions.list(bare(scope), { filter })) {
      const definition = DefinitionShape.parse(row);
      if (sameId(definition.roleName, role)) return definition;
    }
  } catch (error) {
    throw asAccessError({ says: 'tried/find-role', name: role }, error);
  }
  throw errorOf({ says: 'role-not-found', name: role, scope });
}
