import { exampleFor } from '../views/home.js';
import { ask, type AskWords } from './ask.js';
import { namesOf, type Command } from './command.js';

export const askWords: AskWords = {
  way: 'approval', nothing: 'Nothing was asked', what: 'Say what you ask for.',
  hint(mine, wanted) {
    const shown = mine.find((rule) => rule.id === wanted) ?? mine[0];
    return `You may ask for: ${namesOf(mine)}.${shown ? ` Like this: ${exampleFor(shown)}` : ''}`;
  },
};

export const request: Command = {
  name: 'request',
  example: '/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel',
  run: (asked) => ask(asked, askWords),
};
