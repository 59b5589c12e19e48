import type { Action } from './action.js';

export const justified: Action = {
  verb: 'justified',
  run: async ({ verbs, by, request, comment, origin, draw }) => draw.approval(await verbs.review({ request, by, verdict: 'justified', comment, origin })),
};

export const notJustified: Action = {
  verb: 'notJustified',
  run: async ({ verbs, by, request, comment, origin, draw }) => draw.approval(await verbs.review({ request, by, verdict: 'notJustified', comment, origin })),
};
