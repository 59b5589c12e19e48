import { decide } from '../decide.js';
import type { Action } from './action.js';

export const approve: Action = {
  verb: 'approve',
  // the link behind which a yes waits for a sign-in stands on no card but the presser's
  showsOnlyHere: true,
  showsRequest: true,
  async run({ verbs, by, request, asked, comment, duration, reader, origin, draw }) {
    const { request: now, link } = await decide(verbs, { request, asked, by, verdict: 'approve', comment, duration, zone: reader.zone, origin });
    return draw.approval(now, link ? { reader, as: 'unknown', link } : { reader, as: 'answered' });
  },
};
