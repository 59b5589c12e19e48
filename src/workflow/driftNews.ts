import type { FoundDrift } from '../access/drift.js';
import { roleInWords } from '../access/entitlement.js';
import { clockTime } from '../access/instant.js';
import type { SystemEvent } from '../access/stop.js';
import type { RowPost } from './ports.js';

/** A post has room for so many; the record has all of them. */
const MOST = 8;

/** Loud, and everywhere: somebody's hand was on what only the bot should touch, or the bot has forgotten what it opened. */
export function driftPost({ target, found }: Pick<Extract<SystemEvent, { type: 'drifted' }>, 'target' | 'found'>): Omit<RowPost, 'row' | 'n'> {
  const where = target.layer === 'network' ? target.nsg.split('/').at(-1) : roleInWords(target);
  const rest = found.length > MOST ? [`and ${found.length - MOST} more: npm run ledger -- export`] : [];
  return { where: ['approvals', 'audit'], tone: 'attention', isAlarm: true, text: `⚠ Found in Azure what nobody here asked for: ${where}`, lines: [...found.slice(0, MOST).flatMap((one) => lineOf(one)), ...rest] };
}

function lineOf({ what, name, until, addresses, mended, by }: FoundDrift): string[] {
  const end = until === null ? 'without an end' : `until ${clockTime(until)}`;
  return [`${name} (${end}) ${what} ${addresses.join(', ')}: ${mended ?? 'still there, and tried again'}; ${by ?? 'nobody known'}`];
}
