import type { Action } from './action.js';

export const approve: Action = {
  verb: 'approve',
  run: async ({ verbs, by, request, asked, comment, duration, origin, draw }) => draw.approval(await verbs.answer({ request, asked, by, verdict: 'approve', comment, duration, origin })),
};
