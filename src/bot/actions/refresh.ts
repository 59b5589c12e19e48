import type { Action } from './action.js';

/** What the clients of those who may decide ask for by themselves: the card as its reader sees it. Decides nothing. */
export const refresh: Action = {
  verb: 'refresh',
  async run({ verbs, by, request, reader, draw, keep }) {
    const { request: now, as } = await verbs.asksOf(request, by);
    if (as !== null) await keep();
    return draw.approval(now, { reader, as });
  },
};
