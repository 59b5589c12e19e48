import type { Review } from '../../access/request.js';
import type { Action } from './action.js';

function says(verdict: Review['verdict']): Action['run'] {
  return async ({ verbs, by, request, comment, reader, origin, draw }) => draw.approval(await verbs.review({ request, by, verdict, comment, origin }), { reader, as: 'reviewed' });
}

export const justified: Action = { verb: 'justified', run: says('justified') };

export const notJustified: Action = { verb: 'notJustified', run: says('notJustified') };
