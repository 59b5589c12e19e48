import type { Command } from './command.js';
import { decideTyped } from './verdict.js';

export const deny: Command = {
  name: 'deny',
  summary: 'For approvers: say no to a request, with the reason, as the button on its card does.',
  usage: '/access deny <request> [more <when it was asked>] because <why>',
  example: '/access deny k3v9m2xq because use the test machines',
  run: (asked) => decideTyped(asked, 'deny'),
};
