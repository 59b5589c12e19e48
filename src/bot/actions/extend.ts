import type { Action } from './action.js';

/** By as much as the rule allows, from the end that the card shows: a second press of it adds nothing. `/access extend by 30m` asks for less. */
export const extend: Action = {
  verb: 'extend',
  run: async ({ verbs, by, request, end, reader, origin, draw }) => draw.status(await verbs.extend({ request, shownEnd: end, by, origin }), reader),
};
