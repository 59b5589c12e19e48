import { helpCard } from '../views/help.js';
import type { Command } from './command.js';

/** `help`, made from the list of all commands. */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    summary: 'This list.',
    usage: '/access help',
    example: '/access help',
    run: () => Promise.resolve({ card: helpCard([...others, help]), summary: 'What you can type' }),
  };
  return help;
}
