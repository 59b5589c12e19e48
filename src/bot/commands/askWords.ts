import { exampleFor } from '../views/home.js';
import type { AskWords } from './ask.js';
import { namesOf } from './command.js';

export const askWords: AskWords = {
  way: 'approval', nothing: 'nothingAsked', what: 'whatToAsk',
  hint(mine, wanted, reader) {
    const shown = mine.find((rule) => rule.id === wanted) ?? mine[0];
    return shown ? reader.words.asked.mayAskFor(namesOf(mine), exampleFor(shown, reader)) : reader.words.asked.nothingForYou;
  },
};
