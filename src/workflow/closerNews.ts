import type { ClosedLate } from '../access/closedLate.js';
import type { Instant } from '../access/instant.js';
import type { Sentence } from '../access/sentences/index.js';
import type { RowPost } from './ports.js';

/** Loud, where everything is told: the bot did not do what it is there for. `at`: when it is told. */
export function latePost({ closed, at }: { readonly closed: readonly ClosedLate[]; readonly at: Instant }): Omit<RowPost, 'row' | 'n'> & { readonly title: Sentence } {
  return { where: ['audit'], tone: 'attention', isAlarm: true, title: { says: 'closer/closed', rules: closed.length }, lines: closed.map((one) => lineOf(one, at)) };
}

function lineOf({ rule, until, why, closedAt, lateness }: ClosedLate, now: Instant): Sentence {
  return why === 'overdue' ? { says: 'closer/overdue', rule, due: until, closed: closedAt, now, late: lateness } : { says: 'closer/too-far', rule, closed: closedAt, now };
}
