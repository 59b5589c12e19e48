import type { Command } from './command.js';
import { underWay } from './status.js';

export const mine: Command = {
  name: 'mine',
  example: '/access mine',
  run: underWay,
};
