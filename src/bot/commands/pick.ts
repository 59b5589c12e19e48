import type { AccessRequest } from '../../access/request.js';
import { isRequestId } from '../../access/requestId.js';
import { answerCard } from '../views/answer.js';
import { choiceOf, requestsCard, type Choice } from '../views/requests.js';
import { leafOf } from '../views/turns.js';
import type { Asked, Reply } from './command.js';

interface Words { readonly choice: Choice; readonly none: string; readonly which: string; done(request: AccessRequest): string }

/** Acts on the request that is named, or on the only one there is; asks which when there are several. */
export async function pickAndDo(asked: Asked, words: Words): Promise<Reply> {
  const named = idIn(asked.rest);
  if (named !== undefined) return act(asked, named, words);
  const candidates = await meantAmong(asked, (await asked.verbs.liveOf(asked.by.id)).filter((request) => choiceOf(request) === words.choice));
  const [only] = candidates;
  if (only === undefined) return { card: answerCard({ title: words.none, typed: ['/access status'], hint: asked.reader.words.lists.whatYouHave }), summary: words.none };
  if (candidates.length > 1) return { card: requestsCard(words.which, { list: 'status', ...leafOf(candidates, 1) }, { now: asked.clock.now(), reader: asked.reader }), summary: words.which, isPrivate: true };
  return act(asked, only.id, words);
}

/** The request that a line names, the person's own or not: the verb says why not. */
export function idIn(rest: string): string | undefined {
  return wordsIn(rest).find(isRequestId);
}

/** Those of the candidates that a line means which names no request: of the entitlement that it names, or all. What else people write beside a command means nothing. */
export async function meantAmong({ rest, by, verbs }: Pick<Asked, 'rest' | 'by' | 'verbs'>, candidates: readonly AccessRequest[]): Promise<readonly AccessRequest[]> {
  const words = wordsIn(rest);
  const meant = candidates.filter(({ entitlement }) => words.includes(entitlement.id.toLowerCase()));
  if (meant.length > 0 || words.length === 0) return meant.length > 0 ? meant : candidates;
  // without the directory nobody is kept from ending what they have
  const others = await verbs.entitlementsFor(by).catch(() => []);
  return others.some(({ id }) => words.includes(id.toLowerCase())) ? [] : candidates;
}

function wordsIn(rest: string): string[] {
  return rest.toLowerCase().replace(/["'#.,!?]/g, '').split(' ').filter((word) => word !== '');
}

async function act({ verbs, by, origin }: Asked, id: string, words: Words): Promise<Reply> {
  const done = words.done(await verbs[words.choice](id, { by, origin }));
  return { card: answerCard({ title: done }), summary: done };
}
