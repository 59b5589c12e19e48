/** What the page knows: the tenant, its latest state, and who is looking at what. */

export const CONVERSATIONS = ['personal', 'approvals', 'audit'];

const listeners = [];

export const model = {
  tenant: null,
  state: { conversations: [], rules: [], assignments: [], sessions: [], pimFloorSeconds: 300, now: new Date().toISOString() },
  person: null,
  conversation: 'personal',
  /** What only one person sees, per `person|activity`: a card that answered a press, and a line under the card. */
  privateCards: new Map(),
  privateLines: new Map(),
};

export function onModel(listener) {
  listeners.push(listener);
}

export function announce() {
  for (const listener of listeners) listener();
}

/** The name by which a person stands in the address bar and in the test hooks. */
export function shortName(person) {
  return person.name.split(' ')[0].toLowerCase();
}

/** Reads person and conversation from the address bar, so that two windows can be two people. */
export function readHash() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const who = wanted.get('person');
  const people = model.tenant.people;
  model.person = people.find((p) => p.id === who || shortName(p) === who) ?? model.person ?? people[0];
  const where = wanted.get('conversation');
  if (CONVERSATIONS.includes(where)) model.conversation = where;
}

export function hashFor(person, conversation) {
  return `#${new URLSearchParams({ person: shortName(person), conversation })}`;
}

/** The stored conversation behind a name of the rail; undefined until somebody wrote in it. */
export function conversationNamed(name, person = model.person) {
  const all = model.state.conversations;
  if (name !== 'personal') return all.find((c) => c.id === model.tenant.channels[name].id);
  return all.find((c) => c.kind === 'personal' && c.members.some((m) => m.includes(person.id)));
}

/** What the control API calls the conversation. */
export function conversationId(name) {
  return name === 'personal' ? 'personal' : model.tenant.channels[name].id;
}

/** Who wrote an activity: one of the people, or null for the bot. Teams writes ids with a prefix, such as `29:`. */
export function authorOf(activity) {
  return model.tenant.people.find((p) => activity.from.includes(p.id)) ?? null;
}

export function activitiesOf(conversation) {
  return conversation?.activities ?? [];
}

export function privateKey(activity, person = model.person) {
  return `${person.id}|${activity.id}`;
}

const SEEN = 'seen:';

/** How many activities by others have come since this person last looked. */
export function unread(name, person = model.person) {
  const activities = activitiesOf(conversationNamed(name, person));
  const last = sessionStorage.getItem(`${SEEN}${person.id}|${name}`);
  const from = activities.findIndex((a) => a.id === last) + 1;
  return activities.slice(from).filter((a) => authorOf(a) !== person).length;
}

export function markSeen(name, person = model.person) {
  const last = activitiesOf(conversationNamed(name, person)).at(-1);
  if (last) sessionStorage.setItem(`${SEEN}${person.id}|${name}`, last.id);
}
