import { PageNeeded } from '../../access/errors.js';
import type { Action } from './action.js';

export const approve: Action = {
  verb: 'approve',
  async run({ verbs, by, request, asked, comment, duration, origin, draw }) {
    try {
      return await draw.approval(await verbs.answer({ request, asked, by, verdict: 'approve', comment, duration, origin }));
    } catch (error) {
      const now = error instanceof PageNeeded ? await verbs.request(request) : undefined;
      if (!(error instanceof PageNeeded) || !now) throw error;
      return draw.approval(now, error.link);
    }
  },
};
