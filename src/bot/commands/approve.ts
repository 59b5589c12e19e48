import type { Command } from './command.js';
import { decideTyped } from './verdict.js';

export const approve: Command = {
  name: 'approve',
  example: '/access approve k3v9m2xq for 30m because patch night',
  run: (asked) => decideTyped(asked, 'approve'),
};
