import type { PageNeeded } from '../../access/errors.js';
import type { Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest, Origin } from '../../access/request.js';
import type { HistoryPage } from '../../workflow/history.js';
import type { Verbs } from '../../workflow/verbs.js';
import type { Sight } from '../views/approval.js';
import type { Card } from '../views/fill.js';
import type { JustRead } from '../views/status.js';
import type { Reader } from '../words/reader.js';

/** A press of a button: who (from the signed activity and the conversation's members), on which request. */
export interface Pressed {
  readonly by: Person;
  readonly request: string;
  /** When what the card shows was asked; empty on cards that ask nothing. */
  readonly asked: string;
  /** The end that the card shows, where it offers another; empty on other cards. */
  readonly end: string;
  readonly comment: string | null;
  /** As typed, to shorten the window. */
  readonly duration: string | undefined;
  /** Of a list with pages: what it is of, and where the pages before led. Empty on other cards. */
  readonly query: string;
  readonly pages: string;
  /** In whose language the presser is answered. */
  readonly reader: Reader;
  readonly origin: Origin;
  readonly verbs: Verbs;
  /** Before the request's card is drawn in the presser's own chat: from now on it is changed there, too. False elsewhere, where nothing is done. */
  keep(this: void): Promise<boolean>;
  /** Draws a request's card as it is now. */
  readonly draw: { approval(request: AccessRequest, sight: OwnSight): Promise<Card>; status(request: AccessRequest, reader: Reader, read?: JustRead): Card; history(page: HistoryPage, turned: readonly string[], reader: Reader): Card; now(): Instant };
}

/** How one person sees it, who alone sees the answer to a press: in their language, as whom they are asked, and with the link behind which their yes waits. */
export interface OwnSight { readonly reader: Reader; readonly as: Sight['as']; readonly link?: PageNeeded['link'] }

/** A card with what is known now; the same as it is when the rest is known, which is told in the person's own chat. */
export interface Partly { readonly type: 'partly'; readonly now: Card; readonly rest: Promise<Card> }

/** One button. What it answers replaces the card for the one who pressed; the others see it when the card is updated. */
export interface Action {
  readonly verb: string;
  /** What it draws stands nowhere else: when it comes too late for Teams, it is sent to the person's own chat. */
  readonly showsOnlyHere?: true;
  /** What it draws is the request's card for approvers: sent to a person's own chat, it is changed there with the others. */
  readonly showsRequest?: true;
  /** A card, or a sentence that leaves it as it is. May reject with AccessError, whose message the presser is shown. */
  run(pressed: Pressed): Promise<Card | Partly | string>;
}
