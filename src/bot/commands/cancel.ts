import type { Command } from './command.js';
import { pickAndDo } from './pick.js';

export const cancel: Command = {
  name: 'cancel',
  summary: 'Take a request back that nobody has decided.',
  usage: '/access cancel [request]',
  example: '/access cancel',
  run: (asked) => pickAndDo(asked, {
    choice: 'cancel', none: 'You have no request that waits for an answer.', which: 'Which one do you take back?',
    done: (request) => `Taken back: ${request.entitlement.title} (${request.id}). Nothing was opened.`,
  }),
};
