import { CANARY_SOURCE } from '../access/drill.js';
import type { Canary } from '../access/drills.js';
import type { Known } from '../access/drift.js';
import { between, type Instant } from '../access/instant.js';
import { said, type Said } from '../access/sentences/index.js';
import { SYSTEM, type SystemNews } from '../access/stop.js';
import type { Holding, Pass, Target } from '../access/target.js';
import { deletedByOther } from './byOther.js';
import { readFailure } from './failures.js';
import type { Ports } from './ports.js';
import { stopSaid } from './stop.js';
import { isBroken } from './systemNews.js';

/** The canary of a drill on a target. `heldBy`: why it may not open now. */
export interface CanaryHere { readonly canary: Canary; readonly heldBy: Said | null }

/** Named with what failed while it was to open. */
export const OPENING = 'opening';

/** Doubt opens nothing: where the installation's record is not authentic there is no canary, and a rule of one is taken away. */
export async function canaryOn({ system, log }: Pick<Ports, 'system' | 'log'>, target: Target): Promise<CanaryHere | undefined> {
  if (target.layer !== 'network') return undefined;
  try {
    const { underWay: canary } = await system.drills();
    if (canary?.path.nsg.toLowerCase() !== target.nsg.toLowerCase()) return undefined;
    const stop = canary.opened === null ? await system.stop() : null;
    return { canary, heldBy: stop && said(stopSaid(stop)) };
  } catch (error) {
    if (!isBroken(error)) throw error;
    log.error({ reason: error.message }, 'whether a drill is under way cannot be known; no canary is open');
    return undefined;
  }
}

/** What it holds of its target: as a window does, until its end. */
export function canaryHoldings(here: CanaryHere | undefined, now: Instant): Holding[] {
  if (!here || here.heldBy || here.canary.window.end <= now) return [];
  const { id, path: { id: path, destination, ports }, window: { start, end } } = here.canary;
  return [{ request: id, person: id, since: start, until: end, justification: `jit drill ${id}`, ticket: null, pimFloor: 0, network: { path, destination, ports, address: CANARY_SOURCE } }];
}

/** So that its rule is not taken for somebody's hand. */
export function canaryKnown(here: CanaryHere | undefined): Known[] {
  if (!here) return [];
  const { id, path, window, opened } = here.canary;
  return [{ request: id, ends: [window.end], address: CANARY_SOURCE, standsUntil: opened ? window.end : null, paths: [path] }];
}

type Means = Pick<Ports, 'system' | 'queue' | 'store' | 'activity' | 'rules' | 'clock' | 'log'>;

/** Writes down what a pass means for the drill. True while something of it is open that should not be. */
export async function settleCanary(ports: Means, { here, pass, wasWanted }: { here: CanaryHere; pass: Pass; wasWanted: boolean }): Promise<boolean> {
  const { canary } = here;
  const left = pass.reading.present.filter((found) => found.ours && found.path === canary.path.id);
  const news = wasWanted ? openedBy(canary, pass) : left.length === 0 ? await endedBy(ports, { here, pass }) : undefined;
  if (!news) return !wasWanted && left.length > 0;
  const event = await ports.system.append((_stop, { underWay }) => (underWay?.id === canary.id && (news.type !== 'drillOpened' || underWay.opened === null) ? news : undefined));
  if (event) {
    ports.log.info({ drill: canary.id, event: event.type }, 'drill changed');
    await ports.queue.announce(SYSTEM);
  }
  return false;
}

function openedBy({ id, path, window, opened }: Canary, pass: Pass): SystemNews | undefined {
  const isThere = pass.reading.present.some((found) => found.ours && !found.unsettled && found.path === path.id && found.address === CANARY_SOURCE && found.until === window.end);
  if (opened || !isThere || pass.reading.readAt >= window.end) return undefined;
  const mine = pass.attempts.filter(({ requests, error }) => requests.includes(id) && !error);
  return { type: 'drillOpened', id, effectAt: mine.at(-1)?.at ?? pass.reading.readAt, readAt: pass.reading.readAt, azureRequests: mine.flatMap(({ azureRequest }) => azureRequest ?? []) };
}

async function endedBy(ports: Means, { here: { canary, heldBy }, pass }: { here: CanaryHere; pass: Pass }): Promise<SystemNews> {
  const { id, path, window, opened } = canary;
  const { readAt } = pass.reading;
  const removed = pass.attempts.filter(({ requests, error }) => requests.includes(id) && !error).map(({ at }) => at).sort().at(-1);
  const effectAt = removed ?? readAt;
  const failure = opened ? null : heldBy ?? await readFailure(ports, { request: id, what: OPENING }) ?? said({ says: 'drill/never-open' });
  const other = opened ? await deletedByOther(ports, { nsg: path.nsg, paths: [path.id], until: window.end, since: opened.at }) ?? null : null;
  const closedAt = other?.at ?? effectAt;
  return { type: 'drillEnded', id, effectAt: closedAt, readAt, lateness: Math.max(0, between(window.end, closedAt)), failure, other: other && { by: other.by } };
}
