import { activeCard } from '../views/active.js';
import type { Command } from './command.js';

export const active: Command = {
  name: 'active',
  summary: 'For approvers, operators and auditors: all that is open now, whose it is and for how long.',
  usage: '/access active',
  example: '/access active',
  async run({ by, verbs, clock, reader }) {
    const open = await verbs.openNow(by);
    const title = open.length === 0 ? 'Nothing is open.' : `Open now: ${open.length}`;
    return { card: activeCard(title, open, { now: clock.now(), reader }), summary: title };
  },
};
