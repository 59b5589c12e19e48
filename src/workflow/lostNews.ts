import type { SystemEvent } from '../access/stop.js';
import type { RowPost } from './ports.js';

/** As many requests as a post names; the record has more. */
const NAMED = 20;

/** Loud, and everywhere: people were told what is not so any more. */
export function lostPost({ changes, more }: Pick<Extract<SystemEvent, { type: 'lost' }>, 'changes' | 'more'>): Omit<RowPost, 'row' | 'n'> {
  const requests = [...new Set(changes.map(({ request }) => request))];
  const [first] = changes;
  const last = changes.at(-1) ?? first;
  return {
    where: ['approvals', 'audit'], tone: 'attention', isAlarm: true, title: { says: 'lost', count: changes.length + more },
    lines: [{ says: 'lost/of', names: requests.slice(0, NAMED), more: Math.max(0, requests.length - NAMED), first: first.at, last: last.at }, { says: 'lost/means' }, { says: 'lost/look' }],
  };
}
