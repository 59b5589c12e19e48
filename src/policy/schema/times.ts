import { DateTime } from 'luxon';
import { z } from 'zod/v4';
import { WEEKDAYS, type Weekday } from '../../access/entitlement.js';
import { instant } from '../../access/instant.js';
import { count, duration, form, name, oneOrMore, orNull, zone } from './parts.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, form('clock'));

const WRITTEN = 'yyyy-MM-dd HH:mm';
const day = z.string().regex(new RegExp(`^(${WEEKDAYS.join('|')})(\\.\\.(${WEEKDAYS.join('|')}))?$`), form('day'));

/** `mon..fri` are five days, `sat..mon` three. */
function daysIn(written: string): Weekday[] {
  const [first = '', last = first] = written.split('..');
  const from = WEEKDAYS.findIndex((one) => one === first);
  const length = ((WEEKDAYS.findIndex((one) => one === last) - from + 7) % 7) + 1;
  return [...WEEKDAYS, ...WEEKDAYS].slice(from, from + length);
}

export const hours = oneOrMore(z.strictObject({
  zone: zone.prefault('UTC').describe('By whose clocks: a name such as Europe/Paris. Summer time is kept.'),
  days: z.array(day).min(1).prefault(['mon..sun']).transform((written) => WEEKDAYS.filter((one) => written.flatMap(daysIn).includes(one)))
    .describe('On which days it begins: mon, tue, wed, thu, fri, sat, sun, or several as mon..fri.'),
  from: clock.prefault('00:00').describe('From this time of day, in quotes: "08:00".'),
  to: clock.prefault('24:00').describe('To this time of day; at or before `from` it is that of the next day.'),
}));

// abort: otherwise zod goes on to the transformation with what was refused
const localTime = z.string().refine((text) => DateTime.fromFormat(text, WRITTEN, { zone: 'UTC' }).isValid, { error: form('moment'), abort: true });

export const freeze = z.strictObject({
  title: name.describe('What people read: Year-end closing.'),
  from: localTime.describe('From this moment, by the clocks of `zone`: "2026-12-18 18:00".'),
  to: localTime.describe('To this moment.'),
  zone: zone.prefault('UTC').describe('By whose clocks: a name such as Europe/Paris.'),
  entitlements: z.array(z.string()).min(1).optional().describe('Names of the entitlements that rest. Without it: all of them.'),
}).transform(({ title, from, to, zone: by, entitlements }) => ({ title, zone: by, from: momentIn(from, by), to: momentIn(to, by), entitlements }));

function momentIn(written: string, by: string) {
  return instant(DateTime.fromFormat(written, WRITTEN, { zone: by }).toMillis());
}

export const lengths = z.strictObject({
  min: duration.prefault('5m').describe('The shortest window; raised to what PIM and the rounding need.'),
  default: duration.prefault('1h').describe('Taken when the request says none.'),
  max: duration.prefault('4h').describe('The longest window.'),
});

export const startLater = z.strictObject({ within: duration.prefault('14d').describe('How far ahead a start may lie.') });

export const extend = z.strictObject({
  times: count.prefault(1).describe('How often a window may be made longer.'),
  by: duration.prefault('1h').describe('By how much at most, each time.'),
  approval: z.boolean().prefault(true).describe('Whether the approvers are asked again.'),
});

export const breakGlass = z.strictObject({
  max: duration.prefault('1h').describe('The longest window without an approver; no longer than duration.max.'),
  reviewers: count.prefault(2).describe('How many approvers review it afterwards, none of them the person or another account of theirs.'),
  reviewWithin: duration.prefault('24h').describe('By when, from its opening on; when the review is overdue the person cannot use break-glass again, and it is asked for again daily.'),
});

export const drill = z.strictObject({
  path: z.string().describe('Name of one of `paths`, which no entitlement has: best that of a network security group that guards nothing. The canary lets in an address that nobody has (192.0.2.1).'),
  at: orNull(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, form('drill-clock')))
    .describe('Every day at this time, in quotes: "06:30", by the clocks of channels.timeZone. Without it: only when somebody types /access drill.'),
  length: duration.prefault('5m').describe('How long the canary is open: an hour at most.'),
});
