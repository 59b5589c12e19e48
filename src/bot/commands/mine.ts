import type { Command } from './command.js';
import { underWay } from './status.js';

export const mine: Command = {
  name: 'mine',
  summary: 'Your requests, as status alone: those under way with the time they have left, and the one that ended last.',
  usage: '/access mine',
  example: '/access mine',
  run: underWay,
};
