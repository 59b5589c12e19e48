import type { Sim } from '../core.js';
import { describePrincipal } from '../arm/pim/expanded.js';
import { peopleOf } from '../people.js';
import { TEAM } from '../seed.js';
import { WireError } from '../wireError.js';
import type { Row } from './odata.js';

type Found = Row & { id: string };

/** A person by object id or user principal name. Throws 404 Request_ResourceNotFound. */
export function findUser(sim: Sim, key: string): Found {
  const person = peopleOf(sim).find(({ id, mail }) => [id, mail].includes(key.toLowerCase()));
  if (person === undefined) throw notFound(key);
  return userRow(sim, person.id);
}

/** A group by its id. Throws 404 Request_ResourceNotFound. */
export function findGroup(sim: Sim, id: string): Found {
  if (sim.state.groups[id.toLowerCase()] === undefined && id.toLowerCase() !== TEAM.groupId) throw notFound(id);
  return groupRow(sim, id.toLowerCase());
}

export function notFound(key: string): WireError {
  return new WireError(404, 'Request_ResourceNotFound', `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`);
}

export function groupRow(sim: Sim, id: string): Found {
  return { id, displayName: sim.state.groups[id]?.name ?? TEAM.name, securityEnabled: true, mailEnabled: false, groupTypes: [] };
}

/** Any object of the directory, with the type that tells what it is. */
export function objectRow(sim: Sim, id: string): Found {
  const found = describePrincipal(sim, id);
  switch (found?.type) {
    case 'User': return { '@odata.type': '#microsoft.graph.user', ...userRow(sim, id) };
    case 'ServicePrincipal': return { '@odata.type': '#microsoft.graph.servicePrincipal', id, displayName: found.displayName };
    default: return { '@odata.type': '#microsoft.graph.group', ...groupRow(sim, id) };
  }
}

function userRow(sim: Sim, id: string): Found {
  const person = peopleOf(sim).find((one) => one.id === id);
  return { id, displayName: person?.name, userPrincipalName: person?.mail, mail: person?.mail, accountEnabled: !sim.state.disabled.includes(id), userType: sim.state.guests.includes(id) ? 'Guest' : 'Member' };
}
