import type { Action } from './action.js';

export const cancel: Action = {
  verb: 'cancel',
  run: async ({ verbs, by, origin, request, reader, draw }) => draw.status(await verbs.cancel(request, { by, origin }), reader),
};
