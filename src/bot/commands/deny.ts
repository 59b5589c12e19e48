import type { Command } from './command.js';
import { decideTyped } from './verdict.js';

export const deny: Command = {
  name: 'deny',
  example: '/access deny k3v9m2xq because use the test machines',
  run: (asked) => decideTyped(asked, 'deny'),
};
