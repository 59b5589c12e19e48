import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { NO_DRILLS } from './access/drills.js';
import { AccessError } from './access/errors.js';
import { between, ms, type Duration } from './access/instant.js';
import type { AccessRequest, RequestEvent } from './access/request.js';
import type { Hear } from './azure/index.js';
import type { JobQueue } from './jobs/index.js';
import type { Census } from './store/index.js';
import type { Clock, Closer, LedgerExport, Log, Store, SystemRecord } from './workflow/ports.js';

/** What an operator alerts on; `infra/alerts.yaml` has an example for each. Instants are seconds since 1970, as Prometheus has them. */
export interface Metrics {
  /** The same store, and each change of a request counted once it is saved. */
  counting<S extends Store>(store: S): S;
  /** The same switch, and when it was last heard. */
  hearing(closer: Closer): Closer;
  readonly hear: Hear;
  /** When ARM and Graph last answered and last did not, as this process saw it. */
  azure(): Readonly<Record<'arm' | 'graph', { readonly answered: string | null; readonly failed: string | null }>>;
  closerHeard(): string | null;
  /** In Prometheus' text format. Rejects with the driver's error when Redis is away. */
  text(read: Readings): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

/** What is read only when somebody asks. */
export interface Readings { readonly census: () => Promise<Census>; readonly queue: Pick<JobQueue, 'depth'>; readonly store: Pick<Store, 'live'>; readonly exports: readonly Pick<LedgerExport, 'state'>[]; readonly system: Pick<SystemRecord, 'drills'> }

/** The requests that are due first and looked at for a failing revocation: those are the oldest of all. */
const LOOKED_AT = 100;
/** Seconds. The promise is 30; two minutes when only the dead man's switch runs. */
const LATENESS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600];
/** Milliseconds. */
const LATE: Duration = 30_000;
const OPENING = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
const DECIDING = [30, 60, 300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 24 * 3600];

export function createMetrics(clock: Clock, log: Pick<Log, 'warn'>): Metrics {
  const registry = new Registry();
  const meters = createMeters(registry);
  const seen = { arm: { answered: null, failed: null }, graph: { answered: null, failed: null } } as Record<'arm' | 'graph', { answered: string | null; failed: string | null }>;
  let closerHeard: string | null = null;
  return {
    registry,
    contentType: registry.contentType,
    counting: (store) => ({
      ...store,
      async append(request, sealed) {
        const isSaved = await store.append(request, sealed);
        if (isSaved) observe(meters, request, sealed.event);
        if (isSaved && closedLate(request, sealed.event)) log.warn({ request: request.id, lateness: request.lateness }, 'a window was closed late');
        return isSaved;
      },
    }),
    hearing: (closer) => ({
      async closedSince(after) {
        const closed = await closer.closedSince(after);
        closerHeard = clock.now();
        meters.closerHeard.set(ms(closerHeard) / 1000);
        return closed;
      },
    }),
    hear(api, status) {
      meters.azureAnswers.inc({ api, status });
      // an answer that says no is an answer
      if (status === 'none' || status >= 500) seen[api].failed = clock.now();
      else seen[api].answered = clock.now();
    },
    azure: () => seen,
    closerHeard: () => closerHeard,
    async text(readings) {
      await read(meters, readings, clock);
      return registry.metrics();
    },
  };
}

type Meters = ReturnType<typeof createMeters>;

function createMeters(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Gauge({ name: 'jit_requests', help: 'Requests by status, over all replicas', labelNames: ['status'], registers }),
    due: new Gauge({ name: 'jit_overdue_seconds', help: 'For how long what is due longest has not been done: lapse, start, end, or revocation under way', registers }),
    failing: new Gauge({ name: 'jit_failing_revocations', help: 'Windows whose revocation has failed and is tried again', registers }),
    untold: new Gauge({ name: 'jit_untold_requests', help: 'Requests with news that could not be told yet', registers }),
    unsealed: new Gauge({ name: 'jit_ledger_unsealed_seconds', help: 'Age of the oldest event that no daily seal covers', registers }),
    exportWaiting: new Gauge({ name: 'jit_ledger_export_backlog_events', help: 'Events that a place outside has not acknowledged, counted up to 10000', labelNames: ['kind', 'where'], registers }),
    exportLate: new Gauge({ name: 'jit_ledger_export_late_seconds', help: 'Age of the oldest event that a place outside has not acknowledged', labelNames: ['kind', 'where'], registers }),
    jobs: new Gauge({ name: 'jit_jobs', help: 'Jobs by queue and state, over all replicas', labelNames: ['queue', 'state'], registers }),
    drilled: new Gauge({ name: 'jit_drill_timestamp_seconds', help: 'When the last drill ended, or could not begin', labelNames: ['path'], registers }),
    drillGood: new Gauge({ name: 'jit_drill_success', help: 'Whether the last drill opened and closed in time: 1, or 0', labelNames: ['path'], registers }),
    drillLate: new Gauge({ name: 'jit_drill_lateness_seconds', help: 'How late the canary of the last drill that opened was closed', labelNames: ['path'], registers }),
    closerHeard: new Gauge({ name: 'jit_closer_heard_timestamp_seconds', help: 'When this process last heard the dead man\'s switch', registers }),
    events: new Counter({ name: 'jit_events_total', help: 'Changes of requests that this process saved', labelNames: ['type'], registers }),
    azureAnswers: new Counter({ name: 'jit_azure_answers_total', help: 'Answers of Azure to this process, by status; none: no answer in time', labelNames: ['api', 'status'], registers }),
    lateness: new Histogram({ name: 'jit_closing_lateness_seconds', help: 'The last layer\'s effect in Azure minus the window\'s end', buckets: LATENESS, registers }),
    opening: new Histogram({ name: 'jit_opening_seconds', help: 'From the window\'s start until both layers were read back', buckets: OPENING, registers }),
    deciding: new Histogram({ name: 'jit_deciding_seconds', help: 'From asking until the last yes that was needed', buckets: DECIDING, registers }),
  };
}

const seconds = (duration: Duration): number => duration / 1000;

function observe({ events, lateness, opening, deciding }: Meters, request: AccessRequest, event: RequestEvent): void {
  const { type, at } = event;
  events.inc({ type });
  if (hasJustEnded(request, event)) lateness.observe(seconds(request.lateness));
  if (request.status === 'active' && request.readyAt === at && type === 'opened') opening.observe(seconds(Math.max(0, between(request.window.start, at))));
  if (type === 'answered' && (request.status === 'scheduled' || request.status === 'activating')) deciding.observe(seconds(between(request.askedAt, at)));
}

/** More than the promise: alerts that read logs go by it (infra/alerts.bicep). */
function closedLate(request: AccessRequest, event: RequestEvent): request is Extract<AccessRequest, { status: 'ended' }> {
  return hasJustEnded(request, event) && request.lateness > LATE;
}

function hasJustEnded(request: AccessRequest, { type, at }: RequestEvent): request is Extract<AccessRequest, { status: 'ended' }> {
  return request.status === 'ended' && request.endedAt === at && type !== 'reviewed';
}

async function read(meters: Meters, { census, queue, store, exports, system }: Readings, clock: Clock): Promise<void> {
  // where the record is not authentic that is told elsewhere, and the rest still counts
  const drillsNow = system.drills().catch((error: unknown) => { if (error instanceof AccessError) return NO_DRILLS; throw error; });
  const [counted, depths, first, states, drills] = await Promise.all([census(), queue.depth(), store.live(LOOKED_AT), Promise.all(exports.map((one) => one.state())), drillsNow]);
  const now = ms(clock.now());
  const since = (at: number | undefined): number => (at === undefined ? 0 : Math.max(0, now - at) / 1000);
  for (const [status, count] of Object.entries(counted.byStatus)) meters.requests.set({ status }, count);
  for (const [name, depth] of Object.entries(depths)) {
    for (const state of ['waiting', 'active', 'delayed', 'failed'] as const) meters.jobs.set({ queue: name, state }, depth[state]);
  }
  for (const { kind, where, waiting, since: first } of states) {
    meters.exportWaiting.set({ kind, where }, waiting);
    meters.exportLate.set({ kind, where }, since(first === null ? undefined : ms(first)));
  }
  const { last } = drills;
  // another replica may have drilled elsewhere since, and a gauge that nobody has set is not there
  for (const meter of [meters.drilled, meters.drillGood, meters.drillLate]) meter.reset();
  if (last) {
    const path = last.path ?? 'none';
    meters.drilled.set({ path }, ms(last.at) / 1000);
    meters.drillGood.set({ path }, last.isGood ? 1 : 0);
    if (last.lateness !== null) meters.drillLate.set({ path }, seconds(last.lateness));
  }
  meters.due.set(since(counted.firstDue));
  meters.unsealed.set(since(counted.firstUnsealed));
  meters.untold.set(counted.untold);
  meters.failing.set(first.filter((request) => request.status === 'revoking' && request.troubles.length > 0).length);
}
