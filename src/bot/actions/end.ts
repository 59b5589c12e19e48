import type { Action } from './action.js';

export const end: Action = {
  verb: 'end',
  run: async ({ verbs, by, request, draw }) => draw.status(await verbs.end(request, by)),
};
