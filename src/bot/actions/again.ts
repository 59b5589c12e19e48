import { AccessError } from '../../access/errors.js';
import { againLine } from '../views/again.js';
import type { Action } from './action.js';

/** The same values once more, as a line to send: nothing is asked by a press alone. */
export const again: Action = {
  verb: 'again',
  async run({ verbs, by, request: id, reader }) {
    const request = await verbs.request(id);
    if (!request) throw new AccessError('unknown-request', `There is no request ${id}.`);
    if (request.requester.id !== by.id) throw new AccessError('not-yours', 'This request is somebody else\'s; only they can ask for it again.');
    return reader.words.closure.askAgainWith(againLine(request));
  },
};
