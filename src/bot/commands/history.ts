import { answerCard } from '../views/answer.js';
import { historyCard } from '../views/history.js';
import type { Command } from './command.js';

export const history: Command = {
  name: 'history',
  summary: 'What has ended of your requests, how, and how late it was closed; for auditors with a name, anybody\'s.',
  usage: '/access history [person]',
  example: '/access history',
  async run({ by, rest, verbs, clock, reader }) {
    const whose = rest.replace(/["'#]/g, '').trim().slice(0, 100);
    const { person, ended } = await verbs.historyOf(by, ...(whose === '' ? [] : [whose]));
    if (ended.length > 0) return { card: historyCard(ended, { now: clock.now(), reader }), summary: `Ended: ${ended.length}` };
    const title = person.id === by.id ? 'Nothing of yours has ended yet.' : `Nothing of ${person.name} has ended yet.`;
    return { card: answerCard({ title, ...(person.id === by.id ? { typed: ['/access mine'], hint: 'This shows what you have under way.' } : {}) }), summary: title };
  },
};
