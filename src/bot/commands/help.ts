import { helpCard } from '../views/help.js';
import type { Command } from './command.js';

/** `help`, made from the list of all commands. */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    example: '/access help',
    run: ({ reader }) => Promise.resolve({ card: helpCard([...others, help], reader), summary: reader.words.commands.helpTitle }),
  };
  return help;
}
