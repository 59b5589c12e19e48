import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { homeFor } from './commands/home.js';
import type { Asked } from './commands/command.js';
import { CHANNEL_USES, lineFor } from '../access/channels.js';
import type { Channels, Store } from '../workflow/ports.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { ChatError } from './wire/chatError.js';
import { readerOfTurn } from './wire/client.js';
import { confirmedSender } from './wire/confirm.js';
import type { Connector } from './wire/connector.js';
import type { Sender } from './wire/envelope.js';

export interface GreetingMeans extends Pick<Asked, 'verbs' | 'clock'> {
  readonly store: Pick<Store, 'once' | 'recall' | 'remember'>;
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
export async function greeting(context: TurnContext, means: GreetingMeans): Promise<void> {
  const told = Told.safeParse(context.activity);
  if (!told.success || !isAdded(told.data)) return;
  const { conversation } = told.data;
  const sender = confirmedSender(context);
  const isPersonal = conversation.conversationType === 'personal';
  if (isPersonal && !sender) return;
  const [place = ''] = conversation.id.split(';messageid=');
  const greet = (): Promise<void> => (isPersonal && sender ? greetPerson(sender, conversation.id, { context, ...means }) : greetTeam(conversation.id, { context, ...means }));
  await untilSaid(`greeting:${isPersonal && sender ? sender.id : place}`, greet, means);
}

/** Once, however often and in however many ways it is told; what surely was not posted is at the next occasion. */
async function untilSaid(name: string, greet: () => Promise<void>, { store }: Pick<GreetingMeans, 'store'>): Promise<void> {
  const tries = Number(await store.recall(`${name}:tries`) ?? 0);
  if (!(await store.once(tries === 0 ? name : `${name}:${tries}`, REMEMBERED))) return;
  try {
    await greet();
  } catch (error) {
    if (!(error instanceof ChatError) || error.fate !== 'uncertain') await store.remember(`${name}:tries`, String(tries + 1));
    throw error;
  }
}

interface Greeting extends GreetingMeans { readonly context: TurnContext }

// not as a reply: there is no message that it would answer
async function greetTeam(conversation: string, { context, channels, connector }: Greeting): Promise<void> {
  const { helloTeam, helloHint, helloBind } = readerOfTurn(context).words.greeting;
  const ids = await channels.now();
  const missing = CHANNEL_USES.filter((what) => ids[what] === null);
  const said = missing.length > 0 ? { lines: [helloBind], typed: missing.map(lineFor) } : { lines: [helloHint], typed: ['/access help'] };
  await connector.post(conversation, cardActivity(answerCard({ title: helloTeam, ...said }), helloTeam));
}

async function greetPerson({ id, name }: Sender, conversation: string, { context, verbs, clock, connector }: Greeting): Promise<void> {
  const reader = readerOfTurn(context);
  const { hello } = reader.words.greeting;
  const { card } = await homeFor({ by: { id, name }, verbs, clock, reader }, hello(name.split(' ')[0] ?? ''));
  await connector.post(conversation, cardActivity(card, hello(name)));
}

/** That the bot was added, and not only somebody else, or taken away. */
function isAdded({ type, action, membersAdded, recipient }: z.infer<typeof Told>): boolean {
  return type === 'installationUpdate' ? (action ?? '').startsWith('add') : (membersAdded ?? []).some(({ id }) => id === recipient.id);
}
