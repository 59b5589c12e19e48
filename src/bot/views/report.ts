import type { Report, Share, Spread } from '../../access/report.js';
import type { Reader } from '../words/reader.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { latenessInWords } from './words.js';

/** What was asked, opened and closed in a time: for whoever typed `/access report`, and once a week for the audit channel. */
export function reportCard(report: Report, reader: Reader): Card {
  const { words: { report: words }, date } = reader;
  const parts = [
    { title: words.requests, lines: requestsIn(report, reader) },
    { title: words.openTime, lines: openIn(report, reader) },
    { title: words.byPerson, lines: report.byPerson.map((share) => shareInWords(share, reader)) },
    { title: words.byEntitlement, lines: report.byEntitlement.map((share) => shareInWords(share, reader)) },
    { title: words.revocations, lines: revocationsIn(report, reader) },
    { title: words.reviews, lines: report.reviews.map(({ id, person, title, due }) => words.review({ id, person, title, due: reader.time(due, report.to), isOverdue: due < report.to })) },
  ].filter(({ lines }) => lines.length > 0);
  return fill('report', {
    words: { fallback: words.fallback },
    tone: report.reviews.some(({ due }) => due < report.to) ? 'warning' : 'default',
    title: reportTitle(report, reader), about: words.time(date(report.from), date(report.to), reader.zoneAt(report.to)),
    parts: parts.map(({ title, lines }): CardContent => ({ title, lines: lines.map((text) => ({ text: literal(text, 300) })) })),
  });
}

/** In one line, for the notification too. */
export function reportTitle({ asked }: Report, { words: { report } }: Reader): string {
  return report.title(asked);
}

function requestsIn({ asked, outcomes, ways, approval }: Report, reader: Reader): string[] {
  const words = reader.words.report;
  if (asked === 0) return [words.none];
  const each = (['opened', 'denied', 'lapsed', 'cancelled', 'waiting'] as const).flatMap((name) => (outcomes[name] > 0 ? [words.outcome[name](outcomes[name])] : []));
  const special = [...(ways.automatic > 0 ? [words.automatic(ways.automatic)] : []), ...(ways.breakGlass > 0 ? [words.breakGlass(ways.breakGlass)] : [])];
  return [each.join(' · '), ...special, ...(approval ? [`${words.approval}: ${spreadInWords(approval, reader)}`] : [])];
}

function openIn({ open, standing }: Report, reader: Reader): string[] {
  const words = reader.words.report;
  if (open === 0) return [];
  return [words.open(reader.duration(open)), words.standing(reader.duration(standing), shareOf(open, standing, reader))];
}

/** `1.6 %`; what is less than a tenth is said so. */
function shareOf(part: number, whole: number, { language }: Reader): string {
  const percent = (100 * part) / whole;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(Math.max(percent, 0.1));
  return percent < 0.1 ? `< ${number} %` : `${number} %`;
}

function shareInWords({ name, asked, open }: Share, reader: Reader): string {
  return reader.words.report.share({ name, asked, open: open > 0 ? reader.duration(open) : '' });
}

function revocationsIn({ revocations, lateness, to }: Report, reader: Reader): string[] {
  const words = reader.words.report;
  const each = revocations.map(({ id, person, title, endedAt, lateness: late }) => words.revocation({ id, person, title, at: reader.time(endedAt, to), late: latenessInWords({ lateness: late, outcome: 'completed' }, reader) }));
  return lateness ? [`${words.lateness}: ${spreadInWords(lateness, reader)}`, ...each] : each;
}

function spreadInWords({ median, p95, longest, count }: Spread, reader: Reader): string {
  const time = (duration: number): string => (duration < 1 ? '0 s' : reader.duration(duration));
  return reader.words.report.spread({ median: time(median), p95: time(p95), longest: time(longest), count });
}
