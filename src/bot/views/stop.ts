import type { Stop } from '../../access/stop.js';
import { BROKEN_IN_WORDS, stopInWords } from '../../workflow/stop.js';
import { literal } from './literal.js';

/** As `Verbs.stopped` tells it. */
export type Stopped = Stop | null | 'unknown';

/** What everybody is shown while nothing opens: who stopped it, why and who lifts it, or that it cannot be told. Nothing otherwise. */
export function stopNotice(stop: Stopped): string[] {
  if (stop === null) return [];
  return [literal(stop === 'unknown' ? BROKEN_IN_WORDS : stopInWords(stop), 700)];
}
