import { statesOf } from '../views/record.js';
import { closureCard } from '../views/closure.js';
import { verifiedInWords } from '../views/verified.js';
import type { Action } from './action.js';

/** Azure is read again in front of the reader; on the closing card. */
export const verify: Action = {
  verb: 'verify',
  async run({ verbs, by, request: id, reader }) {
    const found = await verbs.verify(id, by);
    const states = statesOf(found.history);
    const closing = found.history.find(({ event }) => states.get(event.seq)?.status === 'ended') ?? found.history.at(-1);
    if (!closing) throw new Error('A request without history cannot have ended.');
    return closureCard(found.request, { sealed: closing, reader, verified: verifiedInWords(found, reader) });
  },
};

/** The same on the requester's own card. */
export const verifyOwn: Action = {
  verb: 'verifyOwn',
  async run({ verbs, by, request: id, reader, draw }) {
    const found = await verbs.verify(id, by);
    return draw.status(found.request, reader, { verified: verifiedInWords(found, reader) });
  },
};
