import type { Closing, Watched } from './azure/index.js';
import type { Duration } from './access/instant.js';
import { lookEvery } from './lookEvery.js';
import type { RuleBook } from './policy/entitlements.js';
import type { Log } from './workflow/ports.js';

/** How often Redis is asked whether it is there, and how many times it may stay silent before we act alone. Milliseconds. */
const LOOK_EVERY = 5_000;
const PATIENCE = 2;
/** From one pass over an NSG to the next while Redis is away, in looks. */
const PASS_EVERY = 6;

export interface AloneOver {
  readonly isThere: () => Promise<unknown>;
  readonly closing: Closing;
  readonly named: () => Named;
  readonly log: Log;
  /** Default five seconds. */
  readonly every?: Duration;
}

/**
 * While Redis is out of reach nobody can read what should be open: nothing opens then, and this worker makes the dead
 * man's switch's own pass, which goes by Azure alone. Runs until closed.
 */
export function closeWhenAlone({ isThere, closing, named, log, every = LOOK_EVERY }: AloneOver): { close(): void } {
  let silent = 0;
  const underWay = new Set<string>();
  /** At its own time: an NSG whose pass hangs holds up no other. */
  const pass = async (one: Watched): Promise<void> => {
    if (underWay.has(one.nsg)) return;
    underWay.add(one.nsg);
    const { nsg, closed, failures } = await closing.pass(one).finally(() => { underWay.delete(one.nsg); });
    for (const late of closed) log.warn({ ...late }, 'a rule was closed while Redis was out of reach');
    for (const failure of failures) log.error({ nsg, failure }, 'an NSG could not be made safe; the next pass tries again');
  };
  const look = async (): Promise<void> => {
    silent = await isThere().then(() => 0, () => silent + 1);
    if (silent < PATIENCE || (silent - PATIENCE) % PASS_EVERY !== 0) return;
    log.warn({}, 'Redis is out of reach: closing what Azure itself shows to be overdue');
    for (const one of watchedBy(named())) void pass(one);
  };
  return lookEvery(every, () => look().catch((error: unknown) => { log.error({ err: error }, 'a look after Redis went wrong'); }));
}

/** What of the file in force says where a rule of ours may be, and for how long. */
export type Named = Pick<RuleBook, 'entitlements' | 'drill'>;

/** The longest that a window may last with all its extensions, by the rules in force. Milliseconds. */
export function longestWindow({ entitlements, drill }: Named): Duration {
  return Math.max(0, drill?.length ?? 0, ...entitlements.map(({ duration, extend }) => duration.max + (extend ? extend.times * extend.by : 0)));
}

/** Each NSG that the file names, once. Sessions behind it are left alone where every rule says that they may stay, and behind that of drills: nobody comes in there. */
export function watchedBy({ entitlements, drill }: Named): Watched[] {
  const watched = new Map<string, Watched>();
  for (const { paths, cutSessions } of entitlements) {
    for (const { nsg, bastion } of paths) {
      const before = watched.get(nsg.toLowerCase());
      watched.set(nsg.toLowerCase(), { nsg, bastion, cutsSessions: (before?.cutsSessions ?? false) || cutSessions !== 'none' });
    }
  }
  if (drill && !watched.has(drill.path.nsg.toLowerCase())) watched.set(drill.path.nsg.toLowerCase(), { nsg: drill.path.nsg, bastion: null, cutsSessions: false });
  return [...watched.values()];
}
