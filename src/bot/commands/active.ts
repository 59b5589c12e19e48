import { activeCard } from '../views/active.js';
import type { Command } from './command.js';

export const active: Command = {
  name: 'active',
  example: '/access active',
  async run({ by, verbs, clock, reader }) {
    const open = await verbs.openNow(by);
    const { lists } = reader.words;
    const title = open.length === 0 ? lists.nothingOpen : lists.openNow(open.length);
    return { card: activeCard(title, open, { now: clock.now(), reader }), summary: title };
  },
};
