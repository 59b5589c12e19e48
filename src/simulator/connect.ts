import { randomUUID } from 'node:crypto';
import { activeAt } from './arm/pim/assignments.js';
import { decidingRule } from './arm/network/evaluate.js';
import { roleNameOf } from './arm/pim/expanded.js';
import { changed, type Sim } from './core.js';
import { principalsOf } from './membership.js';
import { BASTION_ADDRESS, BASTION_ID, NSG_ID, type SeedPerson, type VMS } from './seed.js';

/** One thing that must hold to get through, and a sentence on why it does or does not. */
export interface Check { what: 'network' | 'readMachine' | 'readBastion' | 'signIn'; ok: boolean; why: string }

/** Tries to open a Bastion session as a person does in the portal; what decides is Azure's state and nothing of the bot's. */
export function tryToConnect(sim: Sim, person: SeedPerson, to: { vm: (typeof VMS)[number]; address: string }): { ok: boolean; sessionId?: string; checks: Check[] } {
  const { vm, address } = to;
  const checks = [checkNetwork(sim, address), ...checkRoles(sim, person, vm)];
  const ok = checks.every((check) => check.ok);
  sim.record.add({ kind: 'connect.tried', personId: person.id, vmId: vm.id, address, ok, because: checks.filter((check) => !check.ok).map((check) => check.why) });
  if (!ok) return { ok, checks };
  const sessionId = randomUUID();
  sim.state.sessions.push({ sessionId, personId: person.id, userName: person.login, vmId: vm.id, address, startedAt: sim.clock.now().toISOString(), endedAt: null });
  sim.record.add({ kind: 'session.opened', sessionId, personId: person.id, vmId: vm.id, address });
  changed(sim);
  return { ok, sessionId, checks };
}

function checkNetwork(sim: Sim, address: string): Check {
  const rules = sim.state.nsgs[NSG_ID]?.rules ?? [];
  const rule = decidingRule(rules, { direction: 'Inbound', from: { address, tags: ['Internet'] }, to: { address: BASTION_ADDRESS, tags: ['VirtualNetwork'] }, port: 443 });
  const ok = rule?.properties.access === 'Allow';
  const by = rule === undefined ? 'no rule lets it in' : `rule ${rule.name} (priority ${rule.properties.priority})`;
  return { what: 'network', ok, why: `The network ${ok ? 'lets' : 'does not let'} ${address} through: ${by}.` };
}

function checkRoles(sim: Sim, person: SeedPerson, vm: (typeof VMS)[number]): Check[] {
  const first = person.name.split(' ')[0] ?? person.name;
  const held = (scope: string, wanted: RegExp): string | undefined => activeAt(sim, principalsOf(sim, person.id), scope)
    .map((one) => roleNameOf(one.roleDefinitionId) ?? '').find((name) => wanted.test(name));
  const read = (what: Check['what'], scope: string, name: string): Check => held(scope, /^Reader$/) === undefined
    ? { what, ok: false, why: `${first} has no role that allows seeing ${name}.` }
    : { what, ok: true, why: `${first} may see ${name}: Reader.` };
  const login = held(vm.id, /^Virtual Machine (Administrator|User) Login$/);
  return [
    read('readMachine', vm.id, vm.name), read('readBastion', BASTION_ID, 'the Bastion host'),
    login === undefined ? { what: 'signIn', ok: false, why: `${first} has no role that allows signing in to ${vm.name}.` } : { what: 'signIn', ok: true, why: `${first} may sign in to ${vm.name}: ${login}.` },
  ];
}
