import { decide } from '../decide.js';
import type { Action } from './action.js';

export const deny: Action = {
  verb: 'deny',
  run: async ({ verbs, by, request, asked, comment, origin, draw }) => draw.approval((await decide(verbs, { request, asked, by, verdict: 'deny', comment, origin })).request),
};
