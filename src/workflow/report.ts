import { DateTime } from 'luxon';
import { errorOf } from '../access/errors.js';
import { instant, later, type Instant } from '../access/instant.js';
import type { AccessRequest, Spoken } from '../access/request.js';
import { createTally, type Report } from '../access/report.js';
import { recordLookOnce, sightOf } from './looks.js';
import type { Ports } from './ports.js';

const DAY = 24 * 60 * 60_000;
/** What was asked so long before may still have been open in the time. Milliseconds. */
const LOOK_BACK = 14 * DAY;
const LONGEST = 90;
/** Reviews that are looked through, those due first. */
const MOST_REVIEWS = 200;
/** On Mondays, by the clocks of the channels. */
const HOUR_OF_WEEK = 8;
const TOLD = 'week told';

type Means = Pick<Ports, 'past' | 'store' | 'clock'>;

/** What was asked, opened and closed in the last days: all of it for auditors, for approvers of what they approve. The look is recorded first. Rejects with `not-allowed`. */
export async function reportFor(ports: Means & Pick<Ports, 'rules' | 'directory' | 'system' | 'queue'>, spoken: Spoken, days: number): Promise<Report> {
  if (!Number.isInteger(days) || days < 1 || days > LONGEST) throw errorOf({ says: 'duration-invalid/report', longest: LONGEST });
  const sight = await sightOf(ports, spoken.by);
  if (sight.length === 0) throw errorOf({ says: 'not-allowed/report' });
  await recordLookOnce(ports, spoken, { what: 'report', of: days === 1 ? 'the last day' : `the last ${days} days` });
  const to = ports.clock.now();
  return reportOf(ports, { from: later(to, -days * DAY), to }, sight === 'all' ? undefined : sight);
}

/** Of these entitlements, or of all. */
async function reportOf({ past, store }: Means, time: { readonly from: Instant; readonly to: Instant }, within?: readonly string[]): Promise<Report> {
  const tally = createTally(time);
  const isSeen = ({ entitlement }: AccessRequest): boolean => within?.includes(entitlement.id) ?? true;
  for await (const request of past.asked({ since: later(time.from, -LOOK_BACK), until: time.to })) if (isSeen(request)) tally.add(request);
  return tally.report((await store.unreviewed(MOST_REVIEWS)).filter(isSeen));
}

/**
 * Last week, once, in the audit channel; nothing for a week in which nothing was asked, open or to be reviewed. Every
 * replica may call it at any time. Rejects when it could not be posted, so that it is tried again.
 */
export async function reportWeek(ports: Means & Pick<Ports, 'rules' | 'notifier'>): Promise<void> {
  const now = DateTime.fromISO(ports.clock.now(), { zone: ports.rules.zone });
  const monday = now.startOf('week');
  if (now < monday.plus({ hours: HOUR_OF_WEEK })) return;
  const week = monday.toISODate() ?? '';
  if ((await ports.store.recall(TOLD) ?? '') >= week) return;
  const report = await reportOf(ports, { from: instant(monday.minus({ weeks: 1 }).toMillis()), to: instant(monday.toMillis()) });
  if (report.asked + report.open + report.reviews.length > 0) await ports.notifier.week(report, Math.floor(monday.toMillis() / DAY));
  await ports.store.remember(TOLD, week);
}
