import type { Duration, Instant } from '../instant.js';
import type { Manner } from './manner.js';

/** What is said of drills. */
export const drills = {
  'no-drill': () => 'The entitlements file names no way for drills, so there is nothing to open. Whoever keeps it adds drill: with the path of a network security group that guards nothing; docs/entitlements.example.yaml shows how.',
  'drill-under-way': ({ until }: { until: Instant }, { clock }: Manner) => `A drill is under way, until ${clock(until)}. Wait for its line in the audit channel, then type /access drill again.`,
  'not-allowed/drill': () => 'Only approvers and operators can begin a drill. Ask one of them.',

  'drill/begins': ({ path, until }: { path: string; until: Instant }, { clock }: Manner) => `Drill: a canary opens on ${path}, until ${clock(until)}`,
  'drill/due': ({ due }: { due: Instant }, { clock }: Manner) => `The day's drill, due at ${clock(due)}.`,
  'drill/asked-by': ({ by }: { by: string }) => `Asked for by ${by}.`,
  'drill/missed': ({ due }: { due: Instant }, { moment }: Manner) => `It was missed at its time, ${moment(due)}: no worker was there. It takes place now.`,
  'drill/good': ({ path, late }: { path: string; late: Duration }, { duration }: Manner) => `✔ Drill passed: what opened on ${path} has closed, ${late === 0 ? 'on time' : `${duration(late)} after its end`}`,
  'drill/late': ({ path, late }: { path: string; late: Duration }, { duration }: Manner) => `⛔ DRILL FAILED: the canary on ${path} closed ${duration(late)} after its end`,
  'drill/not-opened': ({ path }: { path: string }) => `⛔ DRILL FAILED: the canary on ${path} did not open`,
  'drill/by-other': ({ path }: { path: string }) => `⛔ DRILL FAILED: the canary on ${path} was closed, and not by me`,
  'drill/nothing-opened': () => '⛔ DRILL FAILED: nothing may open now',
  'drill/opened': ({ at, read }: { at: Instant; read: Instant }, { clock }: Manner) => `Opened at ${clock(at)}, read back at ${clock(read)}.`,
  'drill/closed': ({ due, at, read }: { due: Instant; at: Instant; read: Instant }, { clock }: Manner) => `Due to close at ${clock(due)}, closed at ${clock(at)}, read back at ${clock(read)}.`,
  'drill/by': ({ by }: { by: string }) => `Azure's Activity Log names: ${by}`,
  'drill/by-nobody': () => 'Azure\'s Activity Log, which lags by minutes, does not name anybody yet.',
  'drill/never-open': () => 'Azure did not show its rule as open before its end.',
};
