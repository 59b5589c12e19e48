import { DateTime } from 'luxon';
import { instant, type Instant } from '../../access/instant.js';
import type { HistoryAsked } from '../../workflow/history.js';

/** What was typed behind `history`; what nobody can read is in `problems`. */
export interface TypedPast { readonly asked: HistoryAsked; readonly problems: readonly string[] }

type Label = 'person' | 'entitlement' | 'machine' | 'ticket' | 'since' | 'until' | 'on' | 'last';
/** Words that begin a part; German ones too, for dates are said in one's own language. */
const LABELS: Readonly<Record<string, Label>> = {
  person: 'person', user: 'person',
  entitlement: 'entitlement', for: 'entitlement', machine: 'machine', vm: 'machine', host: 'machine', maschine: 'machine',
  ticket: 'ticket', change: 'ticket', since: 'since', from: 'since', after: 'since', seit: 'since',
  until: 'until', till: 'until', to: 'until', before: 'until', bis: 'until', on: 'on', am: 'on', last: 'last', past: 'last', letzte: 'last', letzten: 'last',
};
/** Before the first name only: `von` is a part of many. */
const FILLERS = /^(?:of|by|for|von|the)\s+/i;
const EVERYBODY = ['everybody', 'everyone', 'all', 'anybody', 'alle'];
const DAYS = ['yyyy-MM-dd', 'yyyy/M/d', 'd.M.yyyy', 'd.M.', 'd LLL yyyy', 'd LLL', 'LLL d', 'LLL d yyyy', 'd LLLL yyyy', 'd LLLL'];
const AGO = /^(\d{1,4})?\s*(d|days?|tage?n?|w|weeks?|wochen?|m|months?|monate?n?|y|years?|h|hours?)?(?:\s+ago)?$/i;

/** In whose zone a date is meant, and by when `yesterday` is. */
export interface Reckoning { readonly now: Instant; readonly zone: string }

/**
 * `Riley Chen`, `person Riley Chen`, `vm-web-1 since 2026-11-01`, `ticket CHG0030001 until 5 Nov`, `everybody last 7 days`,
 * `yesterday`, in any order. The words before the first label are one name, of whatever it is.
 */
export function parsePast(rest: string, reckoning: Reckoning): TypedPast {
  const parts = partsOf(rest);
  const problems: string[] = [];
  let asked: HistoryAsked = {};
  for (const { label, text } of parts) {
    const isDate = label === 'since' || label === 'until' || label === 'on' || label === 'last';
    const time = isDate ? timeOf(label, text, reckoning) : label === undefined ? timeOf('on', text, reckoning) : undefined;
    if (time) asked = { ...asked, ...time };
    else if (isDate) problems.push(`${label} ${text}`.trim());
    else if (label === undefined && EVERYBODY.includes(text.toLowerCase())) asked = { ...asked, isEverybody: true };
    else if (text !== '') asked = { ...asked, [label ?? 'any']: text.slice(0, 100) };
  }
  return { asked, problems };
}

function partsOf(rest: string): { label: Label | undefined; text: string }[] {
  const words = rest.replace(FILLERS, '').replace(/["'#]/g, ' ').split(/\s+/).map((word) => word.replace(/[,;]+$/, '')).filter((word) => word !== '');
  const parts: { label: Label | undefined; text: string[] }[] = [];
  for (const word of words) {
    const label = labelOf(word);
    const last = parts.at(-1);
    // `since last week` is one date, and `everybody` a word by itself
    if (label !== undefined && !(label === 'last' && last?.label === 'since' && last.text.length === 0)) parts.push({ label, text: [] });
    else if (last && !(last.label === undefined && EVERYBODY.includes(last.text.join(' ').toLowerCase()))) last.text.push(word);
    else parts.push({ label: undefined, text: [word] });
  }
  return parts.map(({ label, text }) => ({ label, text: text.join(' ') }));
}

function labelOf(word: string): Label | undefined {
  const name = word.toLowerCase().replace(/:$/, '');
  return Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
}

function timeOf(label: 'since' | 'until' | 'on' | 'last', text: string, { now, zone }: Reckoning): Pick<HistoryAsked, 'since' | 'until'> | undefined {
  const bare = text.replace(/^last\s+/i, '').trim();
  const moment = label === 'last' || /\bago$/i.test(bare) || (label === 'since' && AGO.test(bare)) ? agoFrom(bare, now, zone) : undefined;
  if (label === 'last') return moment && { since: instant(moment.toMillis()) };
  const exact = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})?$/.test(bare) ? DateTime.fromISO(bare, { zone }) : undefined;
  const from = moment ?? (exact?.isValid ? exact : undefined);
  const day = from ? undefined : dayFrom(bare, now, zone);
  const [begins, ends] = from ? [from, from] : [day, day?.plus({ days: 1 })];
  if (!begins || !ends) return undefined;
  return {
    ...(label === 'until' ? {} : { since: instant(begins.toMillis()) }),
    // a day that is named as the last one belongs to it
    ...(label === 'since' ? {} : { until: instant(ends.toMillis()) }),
  };
}

const UNITS: Readonly<Record<string, string>> = { d: 'days', t: 'days', w: 'weeks', m: 'months', y: 'years', h: 'hours' };

function agoFrom(text: string, now: Instant, zone: string): DateTime | undefined {
  const [, count, unit = 'd'] = AGO.exec(text.replace(/(\d)([a-z])/i, '$1 $2')) ?? [];
  const name = UNITS[unit.charAt(0).toLowerCase()];
  if (name === undefined || text === '' || (count === undefined && unit === 'd' && !/^d|^tag/i.test(text))) return undefined;
  return DateTime.fromISO(now, { zone }).minus({ [name]: Number(count ?? '1') });
}

function dayFrom(text: string, now: Instant, zone: string): DateTime | undefined {
  const today = DateTime.fromISO(now, { zone }).startOf('day');
  if (/^(today|heute)$/i.test(text)) return today;
  if (/^(yesterday|gestern)$/i.test(text)) return today.minus({ days: 1 });
  for (const locale of ['en', 'de']) {
    for (const format of DAYS) {
      const found = DateTime.fromFormat(text, format, { zone, locale });
      // a day without its year is the one that was last
      if (found.isValid) return /y/.test(format) || found <= today ? found : found.minus({ years: 1 });
    }
  }
  return undefined;
}

/** The same page's words, as they are parsed again by a button: names as they were found, and times exact. */
export function wordsOf({ query, isEverybody }: { readonly query: { readonly [part in 'person' | 'entitlement' | 'machine' | 'ticket' | 'since' | 'until']?: string | undefined }; readonly isEverybody: boolean }): string {
  const parts = (['person', 'entitlement', 'machine', 'ticket', 'since', 'until'] as const).flatMap((part) => (query[part] === undefined ? [] : [`${part} ${query[part]}`]));
  return [...(isEverybody ? ['everybody'] : []), ...parts].join(' ');
}
