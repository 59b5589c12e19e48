import type { Client } from '@microsoft/microsoft-graph-client';
import type { Role } from '../../access/entitlement.js';
import type { ArmClients } from '../clients.js';
import { createArmPim } from './arm.js';
import { createDirectoryPim } from './directory.js';
import { createGroupPim } from './group.js';
import type { Pim } from './pim.js';

export type { Given, Listed, Named, Pim, PimAsk, PimCall, PimRequest, Sent } from './pim.js';

/** The three kinds of PIM as one: each call goes to the kind of its role. */
export function createPim(clients: ArmClients, graph: Client): Pim<Role> {
  const kinds = { azure: createArmPim(clients), directory: createDirectoryPim(graph), group: createGroupPim(graph) };
  // Each kind takes its own roles alone, and is chosen by the role's kind: the compiler does not see that the two agree.
  const of = ({ kind }: Role): Pim<Role> => kinds[kind];
  return {
    assignments: (given, signal) => of(given).assignments(given, signal),
    everybody: (role, signal) => of(role).everybody(role, signal),
    ours: (given, named, signal) => of(given).ours(given, named, signal),
    behind: (given, schedule, signal) => of(given).behind(given, schedule, signal),
    about: (given, schedule, signal) => of(given).about(given, schedule, signal),
    send: (given, ask, signal) => of(given).send(given, ask, signal),
    removal: (given) => of(given).removal(given),
    cancel: (given, id, signal) => of(given).cancel(given, id, signal),
    eligibleUntil: (given, now) => of(given).eligibleUntil(given, now),
    rules: (role) => of(role).rules(role),
    meaning: (role) => of(role).meaning(role),
  };
}
