import type { AccessRequest } from '../access/request.js';
import { later, type Duration, type Instant } from '../access/instant.js';
import { ruleName } from '../access/ruleName.js';
import { targetKey, type Pass, type PlannedWrite, type Target } from '../access/target.js';
import type { Ports } from './ports.js';
import { pathsOn } from './wanted.js';

/** That we set out to delete a rule is remembered for so long, for whoever goes on after a crash. Milliseconds. */
const REMEMBERED: Duration = 24 * 60 * 60_000;
/** Azure's clock and ours need not agree. Milliseconds. */
const MARGIN: Duration = 60_000;

/** Before anything is deleted: afterwards nobody could tell our deletion from somebody else's. Never rejects: what has to close does not wait for a note. */
export async function noteDeletions({ store, log }: Pick<Ports, 'store' | 'log'>, target: Target, writes: readonly PlannedWrite[]): Promise<void> {
  if (target.layer !== 'network') return;
  try {
    for (const { do: what, name } of writes) if (what === 'delete' && name !== undefined) await store.keep(noteOf(target.nsg, name), '1', REMEMBERED);
  } catch (error) {
    log.warn({ err: error }, 'a deletion was not noted beforehand');
  }
}

/** Somebody else's deletion. `by` and `at`: whom and what time Azure's Activity Log names; null: nobody yet, for it lags by minutes. */
export interface Deleted { readonly by: string | null; readonly at: Instant | null }

/** The rules of a window on an NSG that are gone; `since` when they were open. */
export interface Gone { readonly nsg: string; readonly paths: readonly string[]; readonly until: Instant; readonly since: Instant }

/**
 * Whoever else deleted a rule of ours that is gone: the dead man's switch or a hand. Undefined: it was the bot
 * itself. Never rejects for the log.
 */
export async function deletedByOther(ports: Pick<Ports, 'store' | 'activity' | 'rules' | 'clock' | 'log'>, { nsg, paths, until, since }: Gone): Promise<Deleted | undefined> {
  for (const path of paths) {
    const rule = ruleName(until, ports.rules.instance, path);
    if (await ports.store.kept(noteOf(nsg, rule)) !== undefined) continue;
    const time = { from: later(since, -MARGIN), to: later(ports.clock.now(), MARGIN) };
    const deletion = await ports.activity.deletionOf(`${nsg}/securityRules/${rule}`, time).catch((error: unknown) => {
      ports.log.warn({ rule, reason: error instanceof Error ? error.message : String(error) }, 'who deleted a rule could not be read');
      return undefined;
    });
    if (!deletion?.isOurs) return { by: deletion?.by ?? null, at: deletion?.at ?? null };
  }
  return undefined;
}

/** Of the windows that are being closed, those whose rules on this NSG somebody else has deleted, as a pass found it. */
export async function closedByOthers(ports: Pick<Ports, 'store' | 'activity' | 'rules' | 'clock' | 'log'>, target: Target, { pass: { reading }, requests }: { pass: Pass; requests: readonly AccessRequest[] }): Promise<ReadonlyMap<string, Deleted>> {
  const found = new Map<string, Deleted>();
  if (target.layer !== 'network') return found;
  for (const request of requests) {
    if (request.status !== 'revoking' || request.closed.some((one) => targetKey(one.target) === targetKey(target))) continue;
    const opened = request.opened.find((one) => targetKey(one.target) === targetKey(target));
    const paths = pathsOn(request, target.nsg).map(({ id }) => id);
    if (!opened || reading.present.some((one) => one.ours && one.until === opened.until && paths.includes(one.path ?? ''))) continue;
    const other = await deletedByOther(ports, { nsg: target.nsg, paths, until: opened.until, since: opened.at });
    if (other) found.set(request.id, other);
  }
  return found;
}

function noteOf(nsg: string, rule: string): string {
  return `we delete ${nsg.toLowerCase()} ${rule}`;
}
