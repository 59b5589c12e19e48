import type { Command } from './command.js';
import { pickAndDo } from './pick.js';

export const end: Command = {
  name: 'end',
  summary: 'Give open access back before its time.',
  usage: '/access end [request]',
  example: '/access end',
  run: (asked) => pickAndDo(asked, {
    choice: 'end', none: 'You have nothing open.', which: 'Which one shall end?',
    done: (request) => `Ending ${request.entitlement.title} (${request.id}). Your card shows when it is closed.`,
  }),
};
