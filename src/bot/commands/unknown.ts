import { closest, distance } from 'fastest-levenshtein';
import { answerCard } from '../views/answer.js';
import type { Reader } from '../words/reader.js';
import type { Command, Reply } from './command.js';

/** What is said to something that is not understood: the nearest command, and one line to copy. */
export function unknown(typed: string, commands: readonly Command[], { words }: Reader): Reply {
  const word = typed.slice(0, LONGEST);
  const name = closest(word, commands.map((command) => command.name));
  const nearest = commands.find((command) => command.name === name && distance(word, name) <= Math.ceil(name.length / 2));
  const shown = nearest ?? commands.find((command) => command.name === 'help');
  const title = words.commands.unknown(typed.length > LONGEST ? `${word}…` : word);
  const ask = nearest ? words.commands.didYouMean(nearest.name) : words.commands.whatIKnow;
  return { card: answerCard({ title, lines: [ask], typed: shown === undefined ? [] : [shown.example] }), summary: `${title} ${ask}` };
}

const LONGEST = 40;
