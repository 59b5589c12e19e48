import { reportCard, reportTitle } from '../views/report.js';
import type { Command } from './command.js';

const WEEK = 7;
const WORDS: Readonly<Record<string, number>> = { week: WEEK, woche: WEEK, month: 30, monat: 30, quarter: 90 };

export const report: Command = {
  name: 'report',
  example: '/access report 30',
  async run({ by, origin, rest, verbs, reader }) {
    const [number = ''] = /\d+/.exec(rest) ?? [];
    const [word = ''] = /\b(week|woche|month|monat|quarter)/i.exec(rest) ?? [];
    const found = await verbs.report({ by, origin }, number === '' ? WORDS[word.toLowerCase()] ?? WEEK : Number(number));
    return { card: reportCard(found, reader), summary: reportTitle(found, reader), isPrivate: true };
  },
};
