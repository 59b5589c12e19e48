import type { Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { ms } from '../access/instant.js';
import type { Clock, Log, Store } from '../workflow/ports.js';
import { isEndable } from './views/breakGlass.js';
import { extensionOf } from './views/decided.js';
import { ChatError } from './wire/chatError.js';
import type { Connector } from './wire/connector.js';
import { notePersonal, recallPersonal } from './wire/whereabouts.js';

export interface ViewerMeans {
  readonly connector: Pick<Connector, 'member'>;
  readonly store: Pick<Store, 'remember' | 'recall'>;
  readonly clock: Clock;
  readonly log: Log;
  /** The approvals channel. */
  readonly channel: string;
}

/** As many as Teams refreshes a card for. */
export const MOST_VIEWERS = 60;
/** Asked of Teams at once, which takes 14 such questions in a second. */
const AT_ONCE = 7;
/** Whoever was not in the channel is looked for again after this long. Milliseconds. */
const ABSENT_FOR = 60 * 60_000;

/**
 * The Teams ids of those among `approvers` who are in the channel and have something left to press, for a card that each of them
 * sees in their own way. Empty where that cannot be had: too many, or Teams does not name somebody by an id of its own
 * (Microsoft's local client does not, nor does it refresh). Never rejects.
 */
export async function viewersOf(request: AccessRequest, approvers: readonly Person[], means: ViewerMeans): Promise<string[]> {
  const asked = stillAsked(request, approvers);
  if (approvers.length > MOST_VIEWERS) return [];
  try {
    const found: (string | undefined)[] = [];
    for (let from = 0; from < asked.length; from += AT_ONCE) found.push(...await Promise.all(asked.slice(from, from + AT_ONCE).map(({ id }) => teamsIdOf(id, means))));
    const ids = found.flatMap((id) => id ?? []);
    return ids.every((id) => id.startsWith('29:')) ? ids.sort() : [];
  } catch (error) {
    means.log.warn({ request: request.id, err: error }, 'approvers not found in the channel; everybody there sees the buttons');
    return [];
  }
}

/** Those of `approvers` who have something left to press. */
export function stillAsked(request: AccessRequest, approvers: readonly Person[]): Person[] {
  const done = doneWith(request);
  return approvers.filter(({ id }) => id !== request.requester.id && !done.includes(id));
}

/** Who has nothing left to press. */
function doneWith(request: AccessRequest): string[] {
  // who has reviewed a break-glass window may still end it
  if (request.way === 'breakGlass') return isEndable(request) ? [] : (request.review?.given ?? []).map(({ by }) => by.id);
  // who has said yes to the window may be asked about more time in it
  return (extensionOf(request)?.answers ?? request.answers).map(({ by }) => by.id);
}

/** By what Teams knows a person in the channel; undefined for somebody who is not in it, and so does not see the card. */
async function teamsIdOf(person: string, { connector, store, clock, channel }: ViewerMeans): Promise<string | undefined> {
  const known = await recallPersonal(store, person);
  if (known) return known.teamsId;
  const absent = `absent:${channel}:${person}`;
  const since = await store.recall(absent);
  if (since !== undefined && ms(clock.now()) - ms(since) < ABSENT_FOR) return undefined;
  try {
    const { id, teamsId } = await connector.member(channel, person);
    if (id !== person) return undefined;
    await notePersonal(store, person, { teamsId });
    return teamsId;
  } catch (error) {
    if (!(error instanceof ChatError) || !['gone', 'refused'].includes(error.fate)) throw error;
    await store.remember(absent, clock.now());
    return undefined;
  }
}
