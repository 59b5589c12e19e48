import { exampleFor } from '../views/home.js';
import type { AskWords } from './ask.js';
import { namesOf } from './command.js';

export const askWords: AskWords = {
  way: 'approval', nothing: 'Nothing was asked', what: 'Say what you ask for.',
  hint(mine, wanted) {
    const shown = mine.find((rule) => rule.id === wanted) ?? mine[0];
    return `You may ask for: ${namesOf(mine)}.${shown ? ` Like this: ${exampleFor(shown)}` : ''}`;
  },
};
