import { randomUUID } from 'node:crypto';
import { changed, type EligibilityState, type Sim } from './core.js';
import { CHANNELS, ENGLISH, GROUPS, PEOPLE, type SeedPerson } from './seed.js';
import { personalConversation } from './tenant.js';

/** Everybody in the tenant: those of the seed, and those who came later. */
export function peopleOf(sim: Sim): readonly SeedPerson[] {
  return [...PEOPLE, ...sim.state.people];
}

/** Somebody new: an approver or a requester is put into their group and the channels, with a requester's eligibilities; an outsider into neither. */
export function addPerson(sim: Sim, { name, part, tenantId }: { name: string; part: SeedPerson['part']; tenantId?: string | undefined }): SeedPerson {
  const n = peopleOf(sim).length + 1;
  const login = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
  const person: SeedPerson = {
    id: `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name, part, login, mail: `${login}@contoso.example`, address: `198.51.100.${100 + n}`, ...ENGLISH,
    ...(tenantId === undefined ? {} : { tenantId }),
  };
  const { state } = sim;
  state.people.push(person);
  const own = personalConversation(person.id);
  state.conversations[own] = { id: own, kind: 'personal', name, members: [person.id], activities: [] };
  if (part !== 'outsider') {
    state.groups[part === 'approver' ? GROUPS.approvers.id : GROUPS.operators.id]?.members.push(person.id);
    if (part === 'requester') state.eligibilities.push(...eligibleAs(sim, person));
    for (const { id } of Object.values(CHANNELS)) state.conversations[id]?.members.push(person.id);
  }
  changed(sim);
  return person;
}

/** What Riley has of her own, for somebody who came later. */
function eligibleAs(sim: Sim, { id }: SeedPerson): EligibilityState[] {
  const [riley] = PEOPLE;
  return sim.state.eligibilities.filter(({ principalId }) => principalId === riley?.id).map((one) => ({ ...one, id: randomUUID(), principalId: id }));
}
