import type { Stop } from '../../access/stop.js';
import { stopSaid } from '../../workflow/stop.js';
import type { Reader } from '../words/reader.js';
import { literal } from './literal.js';

/** As `Verbs.stopped` tells it. */
export type Stopped = Stop | null | 'unknown';

/** What everybody is shown while nothing opens: who stopped it, why and who lifts it, or that it cannot be told. Nothing otherwise. */
export function stopNotice(stop: Stopped, { say }: Reader): string[] {
  return stop === null ? [] : [literal(say(stopSaid(stop)), 700)];
}
