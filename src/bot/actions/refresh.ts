import type { Action } from './action.js';

/** What the clients of those who may decide ask for by themselves: the card as its reader sees it. Decides nothing. */
export const refresh: Action = {
  verb: 'refresh',
  async run({ verbs, by, request, reader, draw, keep }) {
    const { request: found, as } = await verbs.asksOf(request, by);
    const isKept = as !== null && await keep();
    // what was decided while that was looked up was told to those that were kept before
    const now = isKept ? await verbs.request(request) : undefined;
    return draw.approval(now ?? found, { reader, as });
  },
};
