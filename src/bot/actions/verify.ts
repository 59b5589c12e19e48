import { errorOf } from '../../access/errors.js';
import type { SealedEvent } from '../../workflow/ports.js';
import { statesOf } from '../views/record.js';
import { closureCard } from '../views/closure.js';
import { verifiedInWords } from '../views/verified.js';
import type { Verification } from '../../workflow/verify.js';
import type { Card } from '../views/fill.js';
import type { Action, Partly } from './action.js';

/** Azure is read again in front of the reader; on the closing card. */
export const verify: Action = {
  verb: 'verify',
  showsOnlyHere: true,
  async run({ verbs, by, request: id, reader }) {
    const found = await verbs.verify(id, by);
    return asFound(found, (now) => closureCard(now.request, { sealed: closingOf(now.history), reader, verified: verifiedInWords(now, reader), isRequesters: now.request.requester.id === by.id }));
  },
};

/** At once with what is known, and whole when Azure has said all of it. */
function asFound(found: Verification, draw: (found: Verification) => Card): Card | Partly {
  return found.rest === null ? draw(found) : { type: 'partly', now: draw(found), rest: found.rest.then(draw) };
}

/** What the requester's client asks for by itself: the closing card with the button that is theirs alone. Reads nothing in Azure. */
export const closure: Action = {
  verb: 'closure',
  async run({ verbs, by, origin, request: id, reader }) {
    const request = await verbs.request(id);
    if (request?.requester.id !== by.id) throw errorOf({ says: 'not-yours/again' });
    const { request: now, history } = await verbs.recordOf(id, { by, origin });
    if (now.status !== 'ended') throw new Error('A closing card stands where nothing has ended.');
    return closureCard(now, { sealed: closingOf(history), reader });
  },
};

function closingOf(history: readonly SealedEvent[]): SealedEvent {
  const states = statesOf(history);
  const closing = history.find(({ event }) => states.get(event.seq)?.status === 'ended') ?? history.at(-1);
  if (!closing) throw new Error('A request without history cannot have ended.');
  return closing;
}

/** The same on the requester's own card. */
export const verifyOwn: Action = {
  verb: 'verifyOwn',
  showsOnlyHere: true,
  async run({ verbs, by, request: id, reader, draw }) {
    const found = await verbs.verify(id, by);
    return asFound(found, (now) => draw.status(now.request, reader, { verified: verifiedInWords(now, reader) }));
  },
};
