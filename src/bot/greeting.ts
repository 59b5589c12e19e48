import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { homeFor } from './commands/home.js';
import type { Asked } from './commands/command.js';
import { CHANNEL_USES, lineFor } from '../access/channels.js';
import type { Channels, Store } from '../workflow/ports.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { readerOfTurn } from './wire/client.js';
import { confirmedSender } from './wire/confirm.js';
import type { Connector } from './wire/connector.js';

export interface GreetingMeans extends Pick<Asked, 'verbs' | 'clock'> {
  readonly store: Pick<Store, 'once'>;
  readonly connector: Pick<Connector, 'post'>;
  readonly channels: Pick<Channels, 'now'>;
}

/** Teams tells of an installation in two ways, at each look into a conversation and again after an update. */
const Told = z.object({
  type: z.enum(['installationUpdate', 'conversationUpdate']), action: z.string().nullish(), recipient: z.object({ id: z.string() }),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(), conversation: z.object({ id: z.string(), conversationType: z.string().nullish() }),
});
/** For how long a greeting is remembered; a year is for good. Milliseconds. */
const REMEMBERED = 365 * 86_400_000;

/** Says hello once to each person, with what they may ask for, and once in each team. What a guest or another bot adds says nothing. */
export async function greeting(context: TurnContext, { verbs, clock, channels, store, connector }: GreetingMeans): Promise<void> {
  const told = Told.safeParse(context.activity);
  if (!told.success || !isAdded(told.data)) return;
  const { conversation } = told.data;
  const sender = confirmedSender(context);
  const isPersonal = conversation.conversationType === 'personal';
  if (isPersonal && !sender) return;
  const [place = ''] = conversation.id.split(';messageid=');
  if (!(await store.once(`greeting:${isPersonal && sender ? sender.id : place}`, REMEMBERED))) return;
  // not as a reply: there is no message that it would answer
  const { hello, helloTeam, helloHint, helloBind } = readerOfTurn(context).words.greeting;
  if (!isPersonal || !sender) {
    const ids = await channels.now();
    const missing = CHANNEL_USES.filter((what) => ids[what] === null);
    const said = missing.length > 0 ? { lines: [helloBind], typed: missing.map(lineFor) } : { lines: [helloHint], typed: ['/access help'] };
    await connector.post(conversation.id, cardActivity(answerCard({ title: helloTeam, ...said }), helloTeam));
    return;
  }
  const { card } = await homeFor({ by: { id: sender.id, name: sender.name }, verbs, clock, reader: readerOfTurn(context) }, hello(sender.name.split(' ')[0] ?? ''));
  await connector.post(conversation.id, cardActivity(card, hello(sender.name)));
}

/** That the bot was added, and not only somebody else, or taken away. */
function isAdded({ type, action, membersAdded, recipient }: z.infer<typeof Told>): boolean {
  return type === 'installationUpdate' ? (action ?? '').startsWith('add') : (membersAdded ?? []).some(({ id }) => id === recipient.id);
}
