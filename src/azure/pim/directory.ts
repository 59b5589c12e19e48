import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { DirectoryRole } from '../../access/entitlement.js';
import { errorOf } from '../../access/errors.js';
import { asAccessError } from '../failure.js';
import { sameId } from '../resource.js';
import { createGraphPim } from './graph.js';
import type { Pim } from './pim.js';

const BASE = '/roleManagement/directory';
const DefinitionsShape = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string(), description: z.string().nullish() })) });
type Definition = z.infer<typeof DefinitionsShape>['value'][number];

/** PIM for the roles of Entra itself (AZURE.md A). */
export function createDirectoryPim(graph: Client): Pim<DirectoryRole> {
  const defined = createDefinitions(graph);
  const definition = async (role: string): Promise<string> => (await defined(role)).id;
  return createGraphPim<DirectoryRole>(graph, {
    requests: `${BASE}/roleAssignmentScheduleRequests`,
    assignments: `${BASE}/roleAssignmentScheduleInstances`,
    eligibilities: `${BASE}/roleEligibilityScheduleInstances`,
    body: async ({ role, scope }) => ({ roleDefinitionId: await definition(role), directoryScopeId: scope }),
    filter: async ({ role }) => `roleDefinitionId eq '${await definition(role)}'`,
    isOf: ({ directoryScopeId }, { scope }, covering) => sameId(directoryScopeId ?? '', scope) || (covering && directoryScopeId === '/'),
    meaning: async ({ role }) => (await defined(role)).description ?? null,
    policy: async ({ role }) => `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${await definition(role)}'`,
  });
}

/** Looks role definitions up by name, each once. Rejects with AccessError `role-not-found`. */
function createDefinitions(graph: Client): (role: string) => Promise<Definition> {
  const known = new Map<string, Definition>();
  return async (role) => {
    const found = known.get(role.toLowerCase()) ?? await find(graph, role);
    known.set(role.toLowerCase(), found);
    return found;
  };
}

async function find(graph: Client, role: string): Promise<Definition> {
  try {
    const answer = await graph.api(`${BASE}/roleDefinitions`).filter(`displayName eq '${role.replaceAll("'", "''")}'`).get() as unknown; // the client types every answer as any
    const found = DefinitionsShape.parse(answer).value.find(({ displayName }) => sameId(displayName, role));
    if (found) return found;
  } catch (error) {
    throw asAccessError({ says: 'tried/find-role', name: role }, error);
  }
  throw errorOf({ says: 'role-not-found/entra', name: role });
}
