import { listCard } from '../views/list.js';
import type { Command } from './command.js';

export const list: Command = {
  name: 'list',
  summary: 'What you may ask for: its roles, its way through the network, how long, and who says yes.',
  usage: '/access list',
  example: '/access list',
  async run({ by, verbs }) {
    const [offers, stop] = await Promise.all([verbs.offersFor(by), verbs.stopped()]);
    return { card: listCard(offers, stop), summary: `You may ask for ${offers.offered.length}` };
  },
};
