import type { Person } from '../access/person.js';
import type { Origin } from '../access/request.js';
import type { Clock, Rules, Verbs } from '../workflow/ports.js';
import type { Card } from './views/card.js';

/** A message to the bot, freed of everything that belongs to the chat: who wrote what, and where. */
export interface Turn {
  readonly person: Person;
  /** One line: no mention of the bot, straight quotes, single blanks. */
  readonly text: string;
  readonly origin: Origin;
}

/** A pressed button. Only the request's id comes from the card; who pressed comes from the signed activity and was checked against the conversation's members. */
export interface Press {
  readonly person: Person;
  readonly verb: string;
  readonly request: string;
  readonly comment: string | null;
  readonly origin: Origin;
}

/** What the one who pressed sees: the card anew, or a sentence for them alone. */
export type Answer = { readonly card: Card } | { readonly message: string };

/** A card as it is posted, with the words of a notification. */
export interface Post { readonly card: Card; readonly summary: string }

/** What commands and buttons work with. */
export interface Desk {
  readonly verbs: Verbs;
  readonly clock: Clock;
  readonly rules: Rules;
}

/** The chat as far as the bot writes to it by itself. Rejects when the chat service does not take it. */
export interface Connector {
  /** A new message (in a channel: a new thread). Answers its id. */
  post(conversation: string, post: Post): Promise<string>;
  /** A message in the thread of another. */
  reply(conversation: string, root: string, post: Post): Promise<string>;
  /** False when the message is gone. */
  update(conversation: string, activity: string, post: Post): Promise<boolean>;
  /** The id of the chat with one person, opened when there is none. */
  personal(person: string): Promise<string>;
}
