import type { FoundDrift } from '../access/drift.js';
import type { Line, Sentence } from '../access/sentences/index.js';
import type { SystemEvent } from '../access/stop.js';
import type { Target } from '../access/target.js';
import type { Ports, RowPost } from './ports.js';

/** A post has room for so many; the record has all of them. */
const MOST = 8;

type Drifted = Pick<Extract<SystemEvent, { type: 'drifted' }>, 'target' | 'found'>;

/** What takes a role away by hand that stands although nobody asked for it; nothing where none does, or PIM does not say. Never rejects. */
export async function roleByHand({ layers }: Pick<Ports, 'layers'>, { target, found }: Drifted): Promise<string[]> {
  if (target.layer === 'network' || !found.some(stands)) return [];
  return layers.byHand(target, { until: '', address: '', paths: [] }).catch(() => []); // an assignment has neither address nor path
}

/** Loud, and everywhere: somebody's hand was on what only the bot should touch, or the bot has forgotten what it opened. `roleCommands`: as `roleByHand` has them. */
export function driftPost({ target, found }: Drifted, roleCommands: readonly string[] = []): Omit<RowPost, 'row' | 'n'> {
  const on: Sentence = target.layer === 'network' ? { says: 'stuck/network', nsg: target.nsg.split('/').at(-1) ?? target.nsg } : { says: 'stuck/role', role: target };
  const rest: Line[] = found.length > MOST ? [{ says: 'drift/more', more: found.length - MOST }] : [];
  const whose: Line[] = target.layer === 'network' ? [] : [{ says: 'drift/whose', person: target.person }];
  return { where: ['approvals', 'audit'], tone: 'attention', isAlarm: true, title: { says: 'drift', on }, lines: [...whose, ...found.slice(0, MOST).flatMap((one) => linesOf(one, target)), ...inHand(roleCommands), ...rest] };
}

function linesOf(one: FoundDrift, target: Target): Line[] {
  const { what, name, until, addresses, mended, by } = one;
  const found: Line = { says: `drift/${what}`, name, until, addresses };
  const commands = target.layer === 'network' && stands(one) ? [`az network nsg rule delete --ids ${target.nsg}/securityRules/${name}`] : [];
  return [found, { says: becameOf(what, mended) }, ...inHand(commands), ...whoDid(by, name, target)];
}

function stands({ what, mended }: FoundDrift): boolean {
  return mended === null && what !== 'missing';
}

function inHand(commands: readonly string[]): Line[] {
  return commands.length === 0 ? [] : [{ says: 'drift/by-hand' }, ...commands];
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
