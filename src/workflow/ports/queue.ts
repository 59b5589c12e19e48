import type { Instant } from '../../access/instant.js';
import type { Target } from '../../access/target.js';
import type { TicketName } from '../../access/ticket.js';

/** What a request is woken for: to lapse, to start, to end, to give up opening (`step`), to tell people that time passes (`nudge`), or that a close takes too long (`stuck`). */
export type Alarm = 'lapse' | 'start' | 'end' | 'step' | 'nudge' | 'stuck';

/** The alarm clock. Adding the same thing twice is one thing. */
export interface Queue {
  /**
   * A pass over the target as soon as no other is under way, or at `at`. `attempt` counts failed passes in a row; `closes`:
   * something is to be closed there, which does not wait behind roles that only open.
   */
  converge(target: Target, options?: { at?: Instant; attempt?: number; closes?: boolean }): Promise<void>;
  /** Wakes a request at a time. */
  wake(request: string, what: Alarm, at: Instant): Promise<void>;
  /** Cuts what sessions the request's person still has, as soon as possible or at `at`. */
  cutSessions(request: string, options?: { at?: Instant; attempt?: number }): Promise<void>;
  /** Reads the ticket of a request that waits for that, as soon as possible, unless that is to be tried again soon; or at `at`. */
  checkTicket(request: string, options?: { at?: Instant; attempt?: number }): Promise<void>;
  /** Looks whether a ticket is still open, and ends what is tied to one that is not. */
  lookAtTicket(ticket: TicketName): Promise<void>;
  /** Writes on the ticket of a request what has happened to its window. */
  remark(request: string): Promise<void>;
  /** Tells the people concerned what is new about a request. */
  announce(request: string): Promise<void>;
}
