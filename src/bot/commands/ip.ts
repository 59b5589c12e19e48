import { pageCard } from '../views/page.js';
import type { Command } from './command.js';

export const ip: Command = {
  name: 'ip',
  summary: 'Show me from which address you connect, so that you need not type it.',
  usage: '/access ip',
  example: '/access ip',
  async run({ by, origin, verbs, pageOf }) {
    const { token, until } = await verbs.linkFor(by, origin);
    const title = 'Show me from where you connect';
    const lines = ['A chat does not tell me your address; a browser does. Open the page on the device and network from which you will connect.'];
    return { card: pageCard({ title, lines, button: 'Show my address', url: pageOf(token), until }), summary: title, isPrivate: true };
  },
};
