import { answerCard } from '../views/answer.js';
import { historyCard, historyTitle } from '../views/history.js';
import type { Command } from './command.js';
import { parsePast } from './past.js';

export const history: Command = {
  name: 'history',
  example: '/access history vm-web-1 since 2026-11-01',
  isPrivate: true,
  async run({ by, origin, rest, verbs, clock, reader }) {
    const words = reader.words.history;
    const now = clock.now();
    const { asked, problems: [problem] } = parsePast(rest.slice(0, 400), { now, zone: reader.zone });
    if (problem !== undefined) return { card: answerCard({ title: words.unread(problem.slice(0, 60)), typed: ['/access history vm-web-1 since 2026-11-01', '/access history Riley Chen last 7 days'] }), summary: words.unread(problem.slice(0, 60)) };
    const page = await verbs.historyOf({ by, origin }, asked);
    if (page.requests.length > 0) return { card: historyCard(page, [], { now, reader }), summary: historyTitle(page, [], reader) };
    const title = words.nothing(page.isOwn);
    return { card: answerCard({ title, ...(page.isOwn ? { typed: ['/access status'], hint: reader.words.lists.whatIsUnderWay } : {}) }), summary: title };
  },
};
