import type { Command } from './command.js';
import { decideTyped } from './verdict.js';

export const approve: Command = {
  name: 'approve',
  summary: 'For approvers: say yes to a request, for less time if you like, as the button on its card does.',
  usage: '/access approve <request> [more <when it was asked>] [for <how long>] [because <why>]',
  example: '/access approve k3v9m2xq for 30m because patch night',
  run: (asked) => decideTyped(asked, 'approve'),
};
