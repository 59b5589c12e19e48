import type { Action } from './action.js';

export const deny: Action = {
  verb: 'deny',
  run: async ({ verbs, by, request, asked, comment, origin, draw }) => draw.approval(await verbs.answer({ request, asked, by, verdict: 'deny', comment, origin })),
};
