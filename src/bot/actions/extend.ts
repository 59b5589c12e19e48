import type { Action } from './action.js';

/** By as much as the rule allows; `/access extend by 30m` asks for less. */
export const extend: Action = {
  verb: 'extend',
  run: async ({ verbs, by, request, reader, origin, draw }) => draw.status(await verbs.extend({ request, by, origin }), reader),
};
