import type { Entitlement } from '../../access/entitlement.js';
import type { Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import { operationSignal, POLL_INTERVAL } from '../clients.js';
import { baselineOf } from '../nsg.js';
import { lastPart, partsOf } from '../resource.js';
import { readResource } from './arm.js';
import type { ArmExam } from './azureRoles.js';
import { CORRECT, giveNetwork, giveReads } from './mend.js';
import { examinePlace, type Need } from './permission.js';
import { lookedUp, prove, rowsOf } from './prove.js';

const NSG = 'Microsoft.Network/networkSecurityGroups';
const BASTION = 'Microsoft.Network/bastionHosts';

const NSG_WRITES: readonly Need[] = [
  { action: `${NSG}/securityRules/write`, purpose: 'open' },
  { action: `${NSG}/securityRules/delete`, purpose: 'close' },
  { action: 'Microsoft.Network/locations/operations/read', purpose: 'write-ends' },
  { action: 'Microsoft.Network/locations/operationResults/read', purpose: 'deletion-ends' },
];

/** An NSG: what the bot may do with its rules, and, where it guards a Bastion host, what is wrong with them at rest; one line each. */
export async function examineNsg({ clients, self, mayWrite }: ArmExam, nsg: string, { isGuarding }: { isGuarding: boolean }): Promise<Finding[]> {
  const group = { says: 'place/network', nsg } as const;
  const { group: resourceGroup, name } = partsOf(nsg);
  const needs: Need[] = [
    { action: `${NSG}/read`, purpose: 'find', read: () => clients.network(nsg).networkSecurityGroups.get(resourceGroup, name) },
    { action: `${NSG}/securityRules/read`, purpose: 'rules', read: () => clients.network(nsg).securityRules.list(resourceGroup, name).next() },
    ...(mayWrite ? NSG_WRITES : []),
  ];
  const [permissions, baseline] = await Promise.all([
    examinePlace(clients, { group, scope: nsg, needs, mend: mayWrite ? giveNetwork(self, nsg) : giveReads(self, nsg) }),
    isGuarding ? baselineFindings({ clients }, group, nsg) : [],
  ]);
  return [...permissions, ...baseline];
}

async function baselineFindings({ clients }: Pick<ArmExam, 'clients'>, group: Line, nsg: string): Promise<Finding[]> {
  const what = { says: 'thing/baseline' } as const;
  let problems: Awaited<ReturnType<typeof baselineOf>> = [];
  const summary = await lookedUp({ group, what }, async () => { problems = await baselineOf({ clients }, nsg); }, () => ({ status: 'ok', detail: { says: 'found/shut' } }));
  return problems.length === 0 ? [summary] : problems.map((problem) => ({ group, what, status: 'wrong', detail: problem.what, mend: problem.mend }));
}

/** A Bastion host: whether the bot may see and cut sessions. Listing them is a POST that changes nothing. */
export function examineBastion({ clients, self, mayWrite }: ArmExam, bastion: string): Promise<Finding[]> {
  const { group: resourceGroup, name } = partsOf(bastion);
  const list = () => rowsOf(clients.network(bastion).beginListActiveSessionsAndWait(resourceGroup, name, {
    abortSignal: operationSignal(new AbortController().signal), updateIntervalInMs: POLL_INTERVAL,
  }));
  const needs: Need[] = [
    { action: `${BASTION}/read`, purpose: 'find', read: () => clients.network(bastion).bastionHosts.get(resourceGroup, name) },
    { action: `${BASTION}/getactivesessions/action`, purpose: 'sessions', read: list },
    ...(mayWrite ? [{ action: `${BASTION}/disconnectactivesessions/action`, purpose: 'cut' } as const] : []),
  ];
  return examinePlace(clients, { group: { says: 'place/sessions', bastion }, scope: bastion, needs, mend: mayWrite ? giveNetwork(self, bastion) : giveReads(self, bastion) });
}

/** A machine whose sessions are cut: whether there is one. The bot needs no right on it, so that it may be out of sight. */
export async function examineMachine({ clients }: ArmExam, machine: Entitlement['machines'][number]): Promise<Finding> {
  const line = { group: { says: 'place/machines' }, what: machine } as const;
  const proof = await prove(() => readResource(clients, machine, '2024-07-01'));
  switch (proof.is) {
    case 'given': return { ...line, status: 'ok', detail: { says: 'found/there-as', name: lastPart(machine) } };
    case 'absent': return { ...line, status: 'wrong', detail: proof.why, mend: CORRECT };
    case 'refused': return { ...line, status: 'unknown', detail: { says: 'found/need-not-see' } };
    case 'unsure': return { ...line, status: 'unknown', detail: proof.why };
  }
}
