import { errorOf } from '../../access/errors.js';
import { againLine } from '../views/again.js';
import type { Action } from './action.js';

/** The same values once more, as a line to send: nothing is asked by a press alone. */
export const again: Action = {
  verb: 'again',
  async run({ verbs, by, request: id, reader }) {
    const request = await verbs.request(id);
    if (!request) throw errorOf({ says: 'unknown-request', request: id });
    if (request.requester.id !== by.id) throw errorOf({ says: 'not-yours/again' });
    return reader.words.closure.askAgainWith(againLine(request));
  },
};
