import { between, earliest, latest, type Duration, type Instant } from './instant.js';
import type { AccessRequest, Status } from './request.js';
import { reviewDue } from './review.js';

/** How a number of durations are spread. Milliseconds; null for none at all. */
export interface Spread { readonly count: number; readonly median: Duration; readonly p95: Duration; readonly longest: Duration }

/** One person or entitlement: how often it was asked, and for how long it was open. */
export interface Share { readonly name: string; readonly asked: number; readonly open: Duration }

/** What was asked, opened and closed in a time. `byPerson`, `byEntitlement`: those with most time first. */
export interface Report {
  readonly from: Instant;
  readonly to: Instant;
  readonly asked: number;
  readonly outcomes: Readonly<Record<'opened' | 'denied' | 'lapsed' | 'cancelled' | 'waiting', number>>;
  readonly ways: Readonly<Record<AccessRequest['way'], number>>;
  /** From asking to the last yes that was needed, where people were asked. */
  readonly approval: Spread | null;
  /** Of windows that ended in this time. */
  readonly lateness: Spread | null;
  readonly byPerson: readonly Share[];
  readonly byEntitlement: readonly Share[];
  /** For how long something was open, all windows together. */
  readonly open: Duration;
  /** For how long it would have been, had whoever had a window of something held it all the time. */
  readonly standing: Duration;
  /** The windows that closed last, the newest first. */
  readonly revocations: readonly { readonly id: string; readonly person: string; readonly title: string; readonly endedAt: Instant; readonly lateness: Duration }[];
  /** Break-glass windows whose review is not complete, those due first at the front. */
  readonly reviews: readonly { readonly id: string; readonly person: string; readonly title: string; readonly due: Instant }[];
}

/** How many are named of each kind. */
const MOST = 5;

export interface Tally {
  /** Each request once, whenever it was asked: what of it fell into the time is counted. */
  add(request: AccessRequest): void;
  report(unreviewed: readonly AccessRequest[]): Report;
}

/** Counts requests one by one, and keeps no more of each than a few numbers. */
export function createTally({ from, to }: { readonly from: Instant; readonly to: Instant }): Tally {
  const [approvals, lateness]: [Duration[], Duration[]] = [[], []];
  const [people, entitlements] = [createShares(), createShares()];
  const outcomes = { opened: 0, denied: 0, lapsed: 0, cancelled: 0, waiting: 0 };
  const ways = { approval: 0, automatic: 0, breakGlass: 0 };
  const pairs = new Set<string>();
  let revocations: Report['revocations'] = [];
  let [asked, open] = [0, 0];
  const isIn = (at: Instant): boolean => at >= from && at < to;
  return {
    add(request) {
      const { requester, entitlement, askedAt, way } = request;
      const time = openIn(request, from, to);
      const isAsked = isIn(askedAt);
      people.add(requester.id, requester.name, { asked: isAsked ? 1 : 0, open: time });
      entitlements.add(entitlement.id, entitlement.title, { asked: isAsked ? 1 : 0, open: time });
      open += time;
      if (time > 0) pairs.add(`${requester.id} ${entitlement.id}`);
      if (request.status === 'ended' && isIn(request.endedAt)) {
        lateness.push(request.lateness);
        const one = { id: request.id, person: requester.name, title: entitlement.title, endedAt: request.endedAt, lateness: request.lateness };
        revocations = [...revocations, one].sort((a, b) => (a.endedAt < b.endedAt ? 1 : -1)).slice(0, MOST);
      }
      if (!isAsked) return;
      asked += 1;
      ways[way] += 1;
      outcomes[OUTCOME[request.status]] += 1;
      const decided = approvedAfter(request);
      if (decided !== undefined) approvals.push(decided);
    },
    report: (unreviewed) => ({
      from, to, asked, outcomes, ways, open, revocations,
      approval: spreadOf(approvals), lateness: spreadOf(lateness),
      byPerson: people.largest(), byEntitlement: entitlements.largest(),
      standing: pairs.size * between(from, to),
      reviews: unreviewed.flatMap((request) => { const due = reviewDue(request); return due === null ? [] : [{ id: request.id, person: request.requester.name, title: request.entitlement.title, due }]; }).slice(0, MOST),
    }),
  };
}

const OUTCOME: Readonly<Record<Status, keyof Report['outcomes']>> = {
  pending: 'waiting', scheduled: 'opened', activating: 'opened', active: 'opened', revoking: 'opened', ended: 'opened', denied: 'denied', lapsed: 'lapsed', cancelled: 'cancelled',
};

/** From the first layer that opened to the last that closed, or to now, as far as it lies in this time. */
function openIn(request: AccessRequest, from: Instant, to: Instant): Duration {
  if (!('opened' in request) || request.opened.length === 0) return 0;
  const begun = earliest(...request.opened.map(({ at }) => at) as [Instant, ...Instant[]]); // one at least
  const ended = request.status === 'ended' ? latest(begun, ...request.closed.map(({ at }) => at)) : to;
  return Math.max(0, between(latest(begun, from), earliest(ended, to)));
}

/** Undefined where nobody had to say yes, or nobody has. */
function approvedAfter(request: AccessRequest): Duration | undefined {
  if (request.way !== 'approval' || request.status === 'denied' || !('window' in request)) return undefined;
  const last = request.answers.filter(({ verdict }) => verdict === 'approve').map(({ at }) => at).sort().at(-1);
  return last === undefined ? undefined : between(request.askedAt, last);
}

/** By nearest rank. */
export function spreadOf(durations: readonly Duration[]): Spread | null {
  const sorted = [...durations].sort((a, b) => a - b);
  const rank = (share: number): Duration => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { count: sorted.length, median: rank(0.5), p95: rank(0.95), longest: rank(1) };
}

function createShares() {
  const shares = new Map<string, Share>();
  return {
    add(id: string, name: string, more: Pick<Share, 'asked' | 'open'>): void {
      const before = shares.get(id);
      if (more.asked + more.open === 0) return;
      shares.set(id, { name, asked: (before?.asked ?? 0) + more.asked, open: (before?.open ?? 0) + more.open });
    },
    largest: (): Share[] => [...shares.values()].sort((a, b) => b.open - a.open || b.asked - a.asked).slice(0, MOST),
  };
}
