import type { Command } from './command.js';
import { pickAndDo } from './pick.js';

export const cancel: Command = {
  name: 'cancel',
  example: '/access cancel',
  run: (asked) => pickAndDo(asked, {
    choice: 'cancel', none: asked.reader.words.commands.cancelNone, which: asked.reader.words.commands.cancelWhich,
    done: (request) => asked.reader.words.commands.cancelled(request.entitlement.title, request.id),
  }),
};
