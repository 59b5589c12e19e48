import { isFinal } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { recordCard } from '../views/record.js';
import { requestsCard } from '../views/requests.js';
import { stateInWords } from '../views/words.js';
import type { Asked, Command, Reply } from './command.js';

export const status: Command = {
  name: 'status',
  example: '/access status',
  async run(asked) {
    const { by, rest, verbs, reader } = asked;
    const [named] = rest.toLowerCase().replace(/["'#.]/g, '').split(' ');
    if (named) {
      const { request, history } = await verbs.recordOf(named.slice(0, 60), by);
      return { card: recordCard(request, history, reader), summary: `${request.requester.name}, ${request.entitlement.title}: ${stateInWords(request, reader)}` };
    }
    return underWay(asked);
  },
};

/** What a person has under way, newest first, and what ended last. */
export async function underWay({ by, verbs, clock, reader }: Asked): Promise<Reply> {
  const { lists } = reader.words;
  const newest = await verbs.requestsOf(by.id);
  const live = newest.filter((request) => !isFinal(request));
  const last = newest.find(isFinal);
  const shown = [...live, ...(last ? [last] : [])];
  if (shown.length === 0) {
    return { card: answerCard({ title: lists.nothingAsked, typed: ['/access'], hint: lists.whatYouMayAsk }), summary: lists.nothingAsked };
  }
  const title = live.length === 0 ? lists.nothingUnderWay : lists.underWay(live.length);
  return { card: requestsCard(title, shown, { now: clock.now(), reader }), summary: title };
}
