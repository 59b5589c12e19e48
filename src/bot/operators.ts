import type { Activity } from 'botbuilder';
import type { People, Person } from '../access/person.js';
import type { Line } from '../access/sentences/index.js';
import type { Directory, Log, Store } from '../workflow/ports.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import type { Reader } from './words/reader.js';
import type { Connector } from './wire/connector.js';
import { personalReader, recallPersonal } from './wire/whereabouts.js';

export interface OperatorDeps {
  readonly connector: Pick<Connector, 'post' | 'personalChat'>;
  readonly store: Pick<Store, 'recall'>;
  readonly directory: Pick<Directory, 'everybody'>;
  /** `roles.operators`, as it is in force. */
  readonly operators: () => People;
  readonly log: Log;
}

/** How many operators are told in person. */
const MOST = 10;

/** Who they are, for reading; a directory that does not answer is no reason to tell nobody. */
export async function operatorsNow({ directory, operators, log }: OperatorDeps): Promise<Person[]> {
  const people = operators();
  if (people.groups.length + people.people.length === 0) return [];
  try {
    return await directory.everybody(people, MOST);
  } catch (error) {
    log.warn({ err: error }, 'operators not read; trouble is told in the audit channel alone');
    return [];
  }
}

/** A post about trouble, with the names of those who run this. */
export function alarmActivity(title: Line, { lines, people }: { lines: readonly Line[]; people: readonly Person[] }, { say, words }: Reader): Partial<Activity> {
  const hint = people.length === 0 ? '' : words.loud.operators(people.map(({ name }) => name).join(', '));
  return cardActivity(answerCard({ tone: 'attention', title: say(title), lines: lines.map(say), hint }), say(title));
}

/**
 * Tells operators of trouble in their own chats with the bot and in their own language, beside the audit channel; who of
 * them was never heard is told as `reader`, the channel's. Never rejects: who has blocked
 * the bot, or has never installed it, finds the post in the channel, and to try again would tell the others twice.
 */
export async function tellOperators(people: readonly Person[], drawn: (reader: Reader) => Partial<Activity>, deps: OperatorDeps & { readonly reader: Reader }): Promise<void> {
  for (const { id } of people) {
    try {
      await deps.connector.post(await personalChat(id, deps), drawn(await personalReader(deps.store, id, deps.reader)));
    } catch (error) {
      deps.log.warn({ operator: id, err: error }, 'operator not reached in person');
    }
  }
}

/** The chat that is known, or a new one. Rejects with ChatError. */
export async function personalChat(person: string, { store, connector }: Pick<OperatorDeps, 'store' | 'connector'>): Promise<string> {
  const known = await recallPersonal(store, person);
  return known?.chat ?? connector.personalChat(known?.teamsId ?? person);
}
