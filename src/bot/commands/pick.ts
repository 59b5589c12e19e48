import type { AccessRequest } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { choiceOf, requestsCard, type Choice } from '../views/requests.js';
import { leafOf } from '../views/turns.js';
import type { Asked, Reply } from './command.js';

interface Words { readonly choice: Choice; readonly none: string; readonly which: string; done(request: AccessRequest): string }

/**
 * Acts on the request that is named, or on the only one there is; asks which when there are several. An id that is
 * not one of the person's own goes to the verb all the same, which says why not.
 */
export async function pickAndDo(asked: Asked, words: Words): Promise<Reply> {
  const [named] = asked.rest.toLowerCase().replace(/["'#.]/g, '').split(' ').filter((word) => word !== '');
  if (named !== undefined) return act(asked, named, words);
  const candidates = (await asked.verbs.liveOf(asked.by.id)).filter((request) => choiceOf(request) === words.choice);
  const [only] = candidates;
  if (only === undefined) return { card: answerCard({ title: words.none, typed: ['/access status'], hint: asked.reader.words.lists.whatYouHave }), summary: words.none };
  if (candidates.length > 1) return { card: requestsCard(words.which, { list: 'status', ...leafOf(candidates, 1) }, { now: asked.clock.now(), reader: asked.reader }), summary: words.which, isPrivate: true };
  return act(asked, only.id, words);
}

async function act({ verbs, by, origin }: Asked, id: string, words: Words): Promise<Reply> {
  const done = words.done(await verbs[words.choice](id.slice(0, 60), { by, origin }));
  return { card: answerCard({ title: done }), summary: done };
}
