import type { Action } from './action.js';

/** Shows the requester's Bastion sessions on the card, as they are at the press. */
export const sessions: Action = {
  verb: 'sessions',
  showsOnlyHere: true,
  async run({ verbs, by, request, reader, draw }) {
    const { request: now, sessions: live } = await verbs.sessionsOf(request, by);
    return draw.status(now, reader, { live });
  },
};
