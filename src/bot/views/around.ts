import type { Around } from '../around.js';
import type { Reader } from '../words/reader.js';
import { fact } from './facts.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';
import { spanOf } from './window.js';

const LONGEST_LINE = 220;

/** What an approver should know beside the request: what its roles can do, what else is open, and how it went the last time. */
export function aroundFacts({ own, others, hasMachines, last, allows }: Around, day: string, reader: Reader): CardContent[] {
  const { facts, state } = reader.words;
  const lines = (all: readonly string[], none: string): string[] => (all.length === 0 ? [none] : all.map((line) => literal(line, LONGEST_LINE)));
  return [
    ...(allows.length === 0 ? [] : [fact(facts.allows, ...lines(allows.map(({ role, text }) => `${role}: ${text}`), ''))]),
    fact(facts.alsoOpen, ...lines(own.map(({ title, until, id }) => facts.openUntil(title, reader.time(until, day), id)), facts.nothingElse)),
    ...(hasMachines ? [fact(facts.inUseBy, ...lines(others.map(({ who, until, id }) => facts.openUntil(who, reader.time(until, day), id)), facts.nobodyElse))] : []),
    fact(facts.lastTime, last === null ? facts.never : literal(facts.was(reader.words.form.dated(reader.date(last.start), spanOf([last.start, last.end], last.start, reader)), state.ended[last.outcome]), LONGEST_LINE)),
  ];
}
