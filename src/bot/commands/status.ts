import { isFinal } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { recordCard } from '../views/record.js';
import { requestsCard } from '../views/requests.js';
import { leafOf } from '../views/turns.js';
import { stateInWords } from '../views/words.js';
import type { Command, Reply } from './command.js';
import { pagedBy, pageIn, type Paged } from './paging.js';

export const status: Command = {
  name: 'status',
  example: '/access status',
  isPrivate: true,
  async run(asked) {
    const { by, origin, verbs, reader } = asked;
    const [named] = pageIn(asked.rest).rest.toLowerCase().replace(/["'#.]/g, '').split(' ');
    if (!named) return underWay(pagedBy(asked));
    const { request, history } = await verbs.recordOf(named.slice(0, 60), { by, origin });
    return { card: recordCard(request, history, { now: asked.clock.now(), reader }), summary: `${request.requester.name}, ${request.entitlement.title}: ${stateInWords(request, reader)}` };
  },
};

/** What a person has under way, newest first, and behind it what ended last. */
export async function underWay({ by, verbs, reader, now, page }: Paged): Promise<NonNullable<Reply>> {
  const { lists } = reader.words;
  const [live, newest] = await Promise.all([verbs.liveOf(by.id), verbs.requestsOf(by.id)]);
  const last = newest.find(isFinal);
  const shown = [...live, ...(last ? [last] : [])];
  if (shown.length === 0) {
    return { card: answerCard({ title: lists.nothingAsked, typed: ['/access'], hint: lists.whatYouMayAsk }), summary: lists.nothingAsked };
  }
  const title = live.length === 0 ? lists.nothingUnderWay : lists.underWay(live.length);
  return { card: requestsCard(title, { list: 'status', ...leafOf(shown, page) }, { now, reader }), summary: title };
}
