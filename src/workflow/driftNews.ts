import type { FoundDrift } from '../access/drift.js';
import type { Line, Sentence } from '../access/sentences/index.js';
import type { SystemEvent } from '../access/stop.js';
import type { Target } from '../access/target.js';
import type { RowPost } from './ports.js';

/** A post has room for so many; the record has all of them. */
const MOST = 8;

/** Loud, and everywhere: somebody's hand was on what only the bot should touch, or the bot has forgotten what it opened. */
export function driftPost({ target, found }: Pick<Extract<SystemEvent, { type: 'drifted' }>, 'target' | 'found'>): Omit<RowPost, 'row' | 'n'> {
  const on: Sentence = target.layer === 'network' ? { says: 'stuck/network', nsg: target.nsg.split('/').at(-1) ?? target.nsg } : { says: 'stuck/role', role: target };
  const rest: Line[] = found.length > MOST ? [{ says: 'drift/more', more: found.length - MOST }] : [];
  const whose: Line[] = target.layer === 'network' ? [] : [{ says: 'drift/whose', person: target.person }];
  return { where: ['approvals', 'audit'], tone: 'attention', isAlarm: true, title: { says: 'drift', on }, lines: [...whose, ...found.slice(0, MOST).flatMap((one) => linesOf(one, target)), ...rest] };
}

function linesOf({ what, name, until, addresses, mended, by }: FoundDrift, target: Target): Line[] {
  const found: Line = { says: `drift/${what}`, name, until, addresses };
  return [found, { says: becameOf(what, mended) }, ...whoDid(by, name, target)];
}

function becameOf(what: FoundDrift['what'], mended: FoundDrift['mended']) {
  if (mended === 'restored') return 'drift/restored' as const;
  if (what === 'missing') return 'drift/still-missing' as const;
  if (mended === 'taken away') return 'drift/taken-away' as const;
  return what === 'prolonged' ? 'drift/role-stands' as const : 'drift/stands' as const;
}

/** Of a rule whoever looks asks Azure's log, which lags by minutes; a role is no resource there, and PIM names who changed it. */
function whoDid(by: string | null, name: string, target: Target): Line[] {
  if (by !== null) return [{ says: target.layer === 'network' ? 'drift/by' : 'drift/by-pim', by }];
  return target.layer === 'network' ? [{ says: 'drift/by-unknown' }, `az monitor activity-log list --resource-id ${target.nsg}/securityRules/${name} --offset 1h`] : [];
}
