import type { Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem, type Refusing } from '../access/errors.js';
import { between, instant, type Instant } from '../access/instant.js';
import { momentFrom, type Clocked } from './typedMoment.js';

/** When a window is to start, from what was typed and the clock of whoever typed it; null for with the approval, or what is wrong. */
export function startFrom(typed: string | undefined, { startLater, title }: Entitlement, { now, zone }: Clocked): Instant | null | Problem {
  if (typed === undefined || typed.trim() === '') return null;
  if (startLater === null) return problem({ says: 'start-invalid/at-once', title });
  const moment = momentFrom(typed, { now, zone });
  if (moment === undefined) return problem({ says: 'start-invalid', typed: typed.slice(0, 60) });
  const start = instant(moment.at.toMillis());
  if (start <= now) return problem({ says: 'start-invalid/past', start, zone: zone ?? 'UTC' });
  if (between(now, start) > startLater.within) return problem({ says: 'start-invalid/far', start, zone: zone ?? 'UTC', within: startLater.within });
  return start;
}

function problem(sentence: Refusing<'start-invalid'>): Problem {
  return problemOf('start', sentence);
}
