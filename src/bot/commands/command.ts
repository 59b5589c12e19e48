import type { Entitlement } from '../../access/entitlement.js';
import type { Person } from '../../access/person.js';
import type { Origin } from '../../access/request.js';
import type { Clock } from '../../workflow/ports.js';
import type { Verbs } from '../../workflow/verbs.js';
import type { Card } from '../views/fill.js';
import { en } from '../words/en/index.js';
import type { Reader } from '../words/reader.js';

/** One message to the bot, read and freed of Teams' wrapping. */
export interface Asked {
  readonly by: Person;
  /** What stands behind the command's name. */
  readonly rest: string;
  /** The whole line as typed, for giving it back. */
  readonly line: string;
  readonly origin: Origin;
  readonly isPersonal: boolean;
  /** The channel of a team in which it was typed, and whether that team is of our tenant; null anywhere else. */
  readonly channel?: { readonly id: string; readonly isOurs: boolean } | null;
  /** The time zone of the person's client, when Teams says it: `Europe/Paris`. */
  readonly zone: string | undefined;
  /** In whose language they are answered. */
  readonly reader: Reader;
  readonly verbs: Verbs;
  readonly clock: Clock;
  /** Where a link's page is. */
  readonly pageOf: (token: string) => string;
}

/**
 * What is said back: a card with words for the notification, or nothing where a card that stands already says it.
 * `isPrivate`: for the person's own eyes, wherever it was asked.
 */
export type Reply = { readonly card: Card; readonly summary: string; readonly isPrivate?: true } | undefined;

/** One command. `help` and the manifest's list are made from these, with what the catalogue says of each. */
export interface Command {
  readonly name: keyof Reader['words']['usage'];
  readonly example: string;
  /** What it answers is the person's own, or not for everybody's eyes: elsewhere than in their own chat it is not said. */
  readonly isPrivate?: true;
  /** May reject with AccessError, whose message is for the person. */
  run(asked: Asked): Promise<Reply>;
}

/** The entitlements that a person may ask for, in words for a sentence. */
export function namesOf(entitlements: readonly Entitlement[]): string {
  return entitlements.map((rule) => rule.id).join(', ');
}

/** Whether a command is for everybody, and not for approvers and officers only: what it does then begins so. */
export function isForAll({ name }: Pick<Command, 'name'>): boolean {
  return !en.usage[name].does.startsWith('For ');
}
