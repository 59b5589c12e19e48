import { pageCard } from '../views/page.js';
import type { Command } from './command.js';

export const ip: Command = {
  name: 'ip',
  example: '/access ip',
  async run({ by, origin, verbs, reader, pageOf }) {
    const { token, until } = await verbs.linkFor(by, origin);
    const { ipTitle: title, ipWhy, ipButton: button } = reader.words.commands;
    return { card: pageCard({ title, lines: [ipWhy], button, url: pageOf(token), until }, reader), summary: title, isPrivate: true };
  },
};
