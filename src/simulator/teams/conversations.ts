import { changed, type ConversationState, type Sim, type StoredActivity } from '../core.js';
import { peopleOf } from '../people.js';
import { BOT_ID, TENANT_ID, type SeedPerson } from '../seed.js';
import { WireError } from '../wireError.js';

/** Activities kept in a conversation; older ones are dropped. */
const KEEP = 1000;

/** A conversation as it is addressed: a channel's id may carry the root of a thread (`19:…@thread.tacv2;messageid=123`). */
export interface Addressed { conversation: ConversationState; root: string | undefined }

/** Throws the connector's 404 for a conversation that does not exist. */
export function findConversation(sim: Sim, address: string): Addressed {
  const [id = '', root] = address.split(';messageid=');
  const conversation = sim.state.conversations[id];
  if (conversation === undefined) throw new WireError(404, 'ConversationNotFound', 'Conversation not found.');
  return { conversation, root };
}

export function findActivity({ conversation }: Addressed, id: string): StoredActivity {
  const activity = conversation.activities.find((one) => one.id === id && one.deleted !== true);
  if (activity === undefined) throw new WireError(404, 'ActivityNotFoundInConversation', 'The activity is not found in the conversation.');
  return activity;
}

/** A person by Teams id (`29:<object id>`), object id or mail address. */
export function findPerson(sim: Sim, key: string): SeedPerson | undefined {
  const id = key.replace(/^29:/, '').toLowerCase();
  return peopleOf(sim).find((one) => one.id === id || one.mail === id);
}

/** A member as Teams lists it. */
export function memberOnWire(person: SeedPerson): Record<string, unknown> {
  const [givenName, surname] = person.name.split(' ');
  return { id: `29:${person.id}`, name: person.name, objectId: person.id, aadObjectId: person.id, givenName, surname, userPrincipalName: person.mail, email: person.mail, tenantId: person.tenantId ?? TENANT_ID, userRole: 'user' };
}

/** Adds an activity to a conversation under a new id: a number in text, growing, as Teams gives it. */
export function store(sim: Sim, conversation: ConversationState, activity: Omit<StoredActivity, 'id' | 'at'>): StoredActivity {
  const last = Number(conversation.activities.at(-1)?.id ?? 0);
  const now = sim.clock.now();
  const stored: StoredActivity = { id: String(Math.max(now.getTime(), last + 1)), at: now.toISOString(), ...activity };
  conversation.activities.push(stored);
  if (conversation.activities.length > KEEP) conversation.activities.splice(0, conversation.activities.length - KEEP);
  changed(sim);
  return stored;
}

/** Sender of what the bot posts, as stored. */
export const FROM_BOT = BOT_ID;
