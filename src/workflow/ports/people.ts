import type { People, Person } from '../../access/person.js';
import type { Report } from '../../access/report.js';
import type { AccessRequest } from '../../access/request.js';
import type { Line, Sentence } from '../../access/sentences/index.js';
import type { ChannelUse } from '../../access/channels.js';
import type { SealedEvent } from './ledger.js';

/** Tells people. Level-triggered cards from the request as saved, one line in the feed for each event. */
export interface Notifier {
  /** Draws every card of the request anew and posts `news` to the feed; rejects when something could not be delivered. */
  show(request: AccessRequest, history: readonly SealedEvent[], news: readonly SealedEvent[]): Promise<void>;
  /** One post in the audit channel that belongs to no request, in the channel's language; each element of `lines` is its own line. Rejects when it could not be delivered. */
  report(title: Sentence, lines?: readonly Line[]): Promise<void>;
  /** Tells everybody: in each of the channels once, and never again when its fate is unknown. Rejects when it was surely not delivered to one of them: the same may be tried again. */
  tell(post: RowPost): Promise<void>;
  /** Last week's report in the audit channel, once for each `n`, which grows. Rejects when it was surely not delivered. */
  week(report: Report, n: number): Promise<void>;
  /** As `report`, of trouble: the post names the operators, who are told in person, too, in their own language, as far as they can be reached. */
  alarm(title: Sentence, lines?: readonly Line[]): Promise<void>;
}

/** One of the bot's channels, where one is known; or the channel with this id. */
export type Place = ChannelUse | { readonly channel: string };

/** One of a row of posts for all to see: told once, and not after one with a larger `n`. */
export interface RowPost {
  readonly row: string;
  readonly n: number;
  readonly where: readonly Place[];
  readonly tone: 'attention' | 'good' | 'default';
  readonly title: Sentence;
  readonly lines: readonly Line[];
  /** Of trouble: it names the operators, who are told in person, too, as far as they can be reached. */
  readonly isAlarm?: boolean;
}

/** People and groups in the directory. */
export interface Directory {
  /** The person's name and sign-in names; undefined when there is no such account or it is disabled. */
  person(id: string): Promise<{ person: Person; logins: string[]; isGuest: boolean; mail: string | null } | undefined>;
  /** Whether the person is named or is, transitively, in one of the groups. */
  isAmong(person: string, people: People): Promise<boolean>;
  /** Everybody in it, at most `limit`. */
  everybody(people: People, limit: number): Promise<Person[]>;
  /** What a group is called; undefined when there is none by that id. */
  groupName(id: string): Promise<string | undefined>;
}
