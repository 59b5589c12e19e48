import type { Action } from './action.js';

export const deny: Action = {
  verb: 'deny',
  run: async ({ verbs, by, request, comment, origin, draw }) => draw.approval(await verbs.answer({ request, by, verdict: 'deny', comment, origin })),
};
