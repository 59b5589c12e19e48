import type { Command } from './command.js';
import { pickAndDo } from './pick.js';

export const end: Command = {
  name: 'end',
  example: '/access end',
  run: (asked) => pickAndDo(asked, {
    choice: 'end', none: asked.reader.words.commands.endNone, which: asked.reader.words.commands.endWhich,
    done: (request) => asked.reader.words.commands.ending(request.entitlement.title, request.id),
  }),
};
