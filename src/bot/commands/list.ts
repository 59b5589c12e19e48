import { listCard } from '../views/list.js';
import type { Command } from './command.js';

export const list: Command = {
  name: 'list',
  example: '/access list',
  async run({ by, verbs, reader }) {
    const [offers, stop] = await Promise.all([verbs.offersFor(by), verbs.stopped()]);
    return { card: listCard(offers, stop, reader), summary: reader.words.offers.summary(offers.offered.length) };
  },
};
