import { answerCard } from '../views/answer.js';
import { historyCard } from '../views/history.js';
import type { Command } from './command.js';

export const history: Command = {
  name: 'history',
  example: '/access history',
  async run({ by, rest, verbs, clock, reader }) {
    const { lists } = reader.words;
    const whose = rest.replace(/["'#]/g, '').trim().slice(0, 100);
    const { person, ended } = await verbs.historyOf(by, ...(whose === '' ? [] : [whose]));
    if (ended.length > 0) return { card: historyCard(ended, { now: clock.now(), reader }), summary: lists.ended(ended.length) };
    const title = person.id === by.id ? lists.nothingEnded : lists.nothingEndedOf(person.name);
    return { card: answerCard({ title, ...(person.id === by.id ? { typed: ['/access mine'], hint: lists.whatIsUnderWay } : {}) }), summary: title };
  },
};
