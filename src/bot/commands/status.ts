import { isFinal } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { recordCard } from '../views/record.js';
import { requestsCard } from '../views/requests.js';
import { stateInWords } from '../views/words.js';
import type { Asked, Command, Reply } from './command.js';

export const status: Command = {
  name: 'status',
  summary: 'What you have under way with the time it has left, and what ended last; with a name, all that happened to that one.',
  usage: '/access status [request]',
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
  const newest = await verbs.requestsOf(by.id);
  const live = newest.filter((request) => !isFinal(request));
  const last = newest.find(isFinal);
  const shown = [...live, ...(last ? [last] : [])];
  if (shown.length === 0) {
    return { card: answerCard({ title: 'You have asked for nothing yet.', typed: ['/access'], hint: 'This shows what you may ask for.' }), summary: 'Nothing under way' };
  }
  const title = live.length === 0 ? 'Nothing under way. The last one:' : `Under way: ${live.length}`;
  return { card: requestsCard(title, shown, { now: clock.now(), reader }), summary: title };
}
