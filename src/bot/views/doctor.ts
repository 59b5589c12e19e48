import { findingIn, type FindingRead } from '../../workflow/doctor.js';
import type { Finding } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';

/** Most things that are wrong, lines of one of them, and lines of what is not known, on a card. */
const MOST = 6;
const MOST_LINES = 4;
const MOST_UNKNOWN = 5;
/** A command is of use only whole; the longest of ours has some thousand characters. */
const LONGEST_MEND = 1200;
const LONGEST_LINE = 200;
/** Bytes of UTF-16, well under Teams' limit of 28 KB. */
const LARGEST = 22 * 1024;

/** What the doctor found: wrong things first, each with what mends it, then what is not known, and a count of what is in order. */
export function doctorCard(found: readonly Finding[], reader: Reader): Card {
  const findings = found.map((one) => findingIn(one, reader.say));
  for (let most = MOST; ; most -= 1) {
    const card = cardWith(findings, most, reader);
    if (most === 0 || Buffer.byteLength(JSON.stringify(card), 'utf16le') <= LARGEST) return card;
  }
}

function cardWith(findings: readonly FindingRead[], most: number, reader: Reader): Card {
  const words = reader.words.doctor;
  const [wrong, unknown, ok] = (['wrong', 'unknown', 'ok'] as const).map((status) => findings.filter((one) => one.status === status)) as [FindingRead[], FindingRead[], FindingRead[]]; // map forgets the length
  const problems = byMend(wrong);
  const shown = problems.slice(0, most).map((one) => problemOf(one, reader));
  const isCut = problems.length > most || unknown.length > MOST_UNKNOWN;
  return fill('doctor', {
    words: textsIn(words),
    tone: wrong.length > 0 ? 'attention' : unknown.length > 0 ? 'warning' : 'good',
    title: doctorTitle(findings, reader), count: words.inOrder(ok.length, findings.length),
    problems: shown, hasUnknown: unknown.length > 0, unknown: unknown.slice(0, MOST_UNKNOWN).map((one) => lineOf({ ...one, what: `${one.group}, ${one.what}` }, reader)),
    hint: isCut ? words.notAll(words.hint) : words.hint,
  });
}

/** In one line, for the notification too. */
export function doctorTitle(findings: readonly Pick<Finding, 'status'>[], { words: { doctor } }: Reader): string {
  const count = (status: Finding['status']) => findings.filter((one) => one.status === status).length;
  if (count('wrong') > 0) return doctor.wrong(count('wrong'));
  return count('unknown') > 0 ? doctor.nothingKnown : doctor.everything;
}

/** What one and the same command mends is one thing. */
function byMend(wrong: readonly FindingRead[]): FindingRead[][] {
  const groups = new Map<string, FindingRead[]>();
  for (const one of wrong) {
    const name = `${one.group} ${one.mend ?? one.what}`;
    groups.set(name, [...groups.get(name) ?? [], one]);
  }
  return [...groups.values()];
}

function problemOf(findings: readonly FindingRead[], reader: Reader): CardContent {
  const [first] = findings;
  const more = findings.length - MOST_LINES;
  const lines = findings.slice(0, MOST_LINES).map((one) => lineOf(one, reader));
  return {
    place: literal(short(first?.group ?? '', reader), 120), lines: more > 0 ? [...lines, { what: reader.words.form.andMore(more), detail: '' }] : lines,
    hasMend: first?.mend !== undefined, mend: literal(first?.mend ?? '', LONGEST_MEND),
  };
}

function lineOf({ what, detail }: FindingRead, reader: Reader): CardContent {
  return { what: literal(short(what, reader), LONGEST_LINE), detail: `: ${literal(detail, LONGEST_LINE)}` };
}

/** `PIM at resource group prod`, for an id that would fill the line. */
function short(text: string, { words: { names } }: Reader): string {
  return text.replace(/\/subscriptions\/[^\s,]+/g, (id) => names.scope(id));
}
