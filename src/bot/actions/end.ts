import type { Action } from './action.js';

/** The requester's on their own card; an approver's on the card of a break-glass window. */
export const end: Action = {
  verb: 'end',
  async run({ verbs, by, origin, request, reader, draw }) {
    const ended = await verbs.end(request, { by, origin });
    return ended.requester.id === by.id ? draw.status(ended, reader) : draw.approval(ended, { reader, as: ended.review?.given.some((one) => one.by.id === by.id) ? 'reviewed' : 'reviewer' });
  },
};
