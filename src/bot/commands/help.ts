import { answerCard } from '../views/answer.js';
import { helpCard } from '../views/help.js';
import { isForAll, type Command } from './command.js';
import { meantBy } from './meant.js';

/** `help`, made from the list of all commands: in short, or all about one of them. */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    example: '/access help extend',
    run: ({ rest, reader }) => {
      const all = [...others, help];
      const one = rest === '' ? undefined : meantBy(rest.toLowerCase().replace(/^\/?(access )?/, '').replaceAll('-', '').slice(0, 40), all);
      const { usage, commands: words } = reader.words;
      if (one) return Promise.resolve({ card: answerCard({ title: usage[one.name].does, typed: [usage[one.name].line, one.example] }), summary: usage[one.name].does });
      return Promise.resolve({ card: helpCard(all.filter(isForAll), all.filter((command) => !isForAll(command)), reader), summary: words.helpTitle });
    },
  };
  return help;
}
