import { decide } from '../decide.js';
import type { Action } from './action.js';

export const deny: Action = {
  verb: 'deny',
  async run({ verbs, by, request, asked, comment, reader, origin, draw }) {
    const { request: now } = await decide(verbs, { request, asked, by, verdict: 'deny', comment, origin });
    return draw.approval(now, { reader, as: 'answered' });
  },
};
