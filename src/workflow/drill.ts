import { DateTime } from 'luxon';
import { drillName, type DrillCall, type DrillRule } from '../access/drill.js';
import type { Canary, Drills } from '../access/drills.js';
import { AccessError, errorOf } from '../access/errors.js';
import { between, instant, type Instant } from '../access/instant.js';
import type { Spoken } from '../access/request.js';
import { said } from '../access/sentences/index.js';
import { stuckAfter } from '../access/stuck.js';
import { SYSTEM, type Stop, type SystemEvent, type SystemNews } from '../access/stop.js';
import { windowFrom } from '../access/window.js';
import { requirePart } from './parts.js';
import type { Alarm, Ports } from './ports.js';
import { stopSaid } from './stop.js';
import { isBroken, tellBroken } from './systemNews.js';

/** So much later than its time a drill counts as missed. Milliseconds. */
const PUNCTUAL = 10 * 60_000;
const DAY = 24 * 60 * 60_000;

/** What came of asking for a drill: when the canary ends, and where it is open; or why nothing opens. */
export type DrillAsked = { readonly began: true; readonly until: Instant; readonly path: string } | { readonly began: false; readonly error: AccessError };

/**
 * Opens a canary window on the way that the file names for it: by the same passes, rules and alarms as any window. Where
 * openings are stopped nothing opens, and the record says so. Rejects with `not-allowed`, `no-drill`, `drill-under-way`, `stopped`.
 */
export async function drill(ports: Ports, { by, origin }: Spoken): Promise<DrillAsked> {
  await requirePart(ports, by, { parts: ['approver', 'operator'], refusal: { says: 'not-allowed/drill' } });
  const rule = ports.rules.drill;
  if (!rule) throw errorOf({ says: 'no-drill' });
  const event = await begin(ports, rule, { by, from: origin, due: null });
  if (event?.type === 'drillBegan') return { began: true, until: event.until, path: event.path.id };
  const stop = await ports.system.stop();
  return { began: false, error: errorOf(stop ? stopSaid(stop) : { says: 'conflict' }) };
}

/** The day's drill, when its time has come and nobody has seen to it: every replica may call it at any time. */
export async function drillWhenDue(ports: Ports): Promise<void> {
  const rule = ports.rules.drill;
  if (!rule?.at) return;
  const due = lastTime(rule.at, ports.rules.zone, ports.clock.now());
  try {
    await begin(ports, rule, { by: null, from: null, due });
  } catch (error) {
    // one that somebody asked for is under way, and ends within the hour; what is not authentic has been told
    if (!(error instanceof AccessError) || !['drill-under-way', 'stopped'].includes(error.code)) throw error;
  }
}

/** The last moment at which these clocks showed this time of day. */
function lastTime(at: string, zone: string, now: Instant): Instant {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = DateTime.fromISO(now, { zone }).set({ hour, minute, second: 0, millisecond: 0 });
  const last = instant(today.toMillis()) <= now ? today : today.minus({ days: 1 });
  return instant(last.toMillis());
}

async function begin(ports: Ports, rule: DrillRule, cause: DrillCall): Promise<SystemEvent | undefined> {
  try {
    const event = await ports.system.append((stop, drills) => firstNews(ports, rule, { cause, stop, drills }));
    if (!event) return undefined;
    ports.log.info({ type: event.type, by: cause.by?.id ?? null, due: cause.due }, 'a drill');
    const { underWay } = await ports.system.drills();
    if (event.type === 'drillBegan' && underWay) await goOn(ports, underWay);
    await ports.queue.announce(SYSTEM);
    return event;
  } catch (error) {
    if (!isBroken(error)) throw error;
    await tellBroken(ports, error);
    await tellNoDrill(ports, cause);
    throw errorOf(stopSaid('unknown'), { cause: error });
  }
}

/** By compare-and-set: of several replicas, and of whoever types it meanwhile, one begins. */
function firstNews({ clock }: Pick<Ports, 'clock'>, { path, length, roundTo }: DrillRule, { cause, stop, drills }: { cause: DrillCall; stop: Stop | null; drills: Drills }): SystemNews | undefined {
  const { due } = cause;
  const now = clock.now();
  if (due !== null && drills.lastDue !== null && drills.lastDue >= due) return undefined;
  if (drills.underWay) throw errorOf({ says: 'drill-under-way', until: drills.underWay.window.end });
  const id = drillName(now);
  if (stop) return { type: 'drillRefused', id, ...cause, ...said(stopSaid(stop)) };
  const isMissed = due !== null && drills.lastDue !== null && between(due, now) > PUNCTUAL;
  return { type: 'drillBegan', id, ...cause, path, until: windowFrom(now, length, roundTo).end, isMissed };
}

/** Puts the next steps into the queue, the end before the opening; doing it twice does nothing twice. */
async function goOn({ queue }: Pick<Ports, 'queue'>, { id, path: { nsg }, window: { end } }: Canary): Promise<void> {
  await queue.wake(id, 'end', end);
  await queue.wake(id, 'stuck', stuckAfter(end));
  await queue.converge({ layer: 'network', nsg });
}

/** An alarm of a drill rang. Early ones ring again. */
export async function wakeDrill(ports: Ports, id: string, what: Alarm): Promise<{ notBefore: Instant } | undefined> {
  const { underWay } = await ports.system.drills();
  if (underWay?.id !== id) return undefined;
  const due = what === 'stuck' ? stuckAfter(underWay.window.end) : underWay.window.end;
  if (due > ports.clock.now()) return { notBefore: due };
  if (what === 'stuck') await ports.queue.announce(SYSTEM);
  else await ports.queue.converge({ layer: 'network', nsg: underWay.path.nsg });
  return undefined;
}

/** What an interruption left of a drill. Never rejects for a record that is not authentic: then no canary is open. */
export async function putDrillRight(ports: Ports): Promise<void> {
  try {
    const { underWay } = await ports.system.drills();
    if (!underWay) return;
    await goOn(ports, underWay);
    if (stuckAfter(underWay.window.end) <= ports.clock.now()) await ports.queue.announce(SYSTEM);
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
}

/** Red, although nothing can be written into the record; once a day, or each time that somebody asks. */
async function tellNoDrill({ notifier, clock, log }: Pick<Ports, 'notifier' | 'clock' | 'log'>, { due }: Pick<DrillCall, 'due'>): Promise<void> {
  const at = due ?? clock.now();
  const n = due === null ? Date.parse(at) : Math.floor(Date.parse(due) / DAY);
  await notifier.tell({ row: due === null ? 'no drill' : 'no drill of the day', n, where: ['audit'], tone: 'attention', isAlarm: true, title: { says: 'drill/nothing-opened' }, lines: [stopSaid('unknown')] })
    .catch((error: unknown) => { log.error({ err: error }, 'that there was no drill could not be told'); });
}
