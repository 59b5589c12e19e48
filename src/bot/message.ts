import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { runLine } from './commands/index.js';
import type { Person } from '../access/person.js';
import type { Store } from '../workflow/ports.js';
import type { Asked, Reply } from './commands/command.js';
import { personalChat } from './operators.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { isForPeople } from './words.js';
import { ChatError } from './wire/chatError.js';
import { readerOfTurn } from './wire/client.js';
import { confirmedSender } from './wire/confirm.js';
import type { Connector } from './wire/connector.js';
import { senderOf } from './wire/envelope.js';
import { typedText } from './wire/normalise.js';

const Activity = z.object({ id: z.string().min(1), conversation: z.object({ id: z.string(), conversationType: z.string().nullish() }) });

export interface MessageMeans extends Pick<Asked, 'verbs' | 'clock' | 'pageOf'> {
  readonly connector: Connector;
  readonly store: Pick<Store, 'recall'>;
}

/** Answers a line that somebody typed. */
export async function message(context: TurnContext, { connector, store, ...means }: MessageMeans): Promise<void> {
  const activity = Activity.safeParse(context.activity);
  const by = confirmedSender(context);
  if (!activity.success) return;
  if (by === undefined) {
    const title = senderOf(context.activity) ? 'Teams does not list you as a member here, so nothing was done. Write to me from your own account.' : 'Teams does not say who you are, so nothing was done. Guests and other bots cannot use this one.';
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title }), title));
    return;
  }
  const { id, conversation } = activity.data;
  const reader = readerOfTurn(context);
  const asked = {
    ...means, by: { id: by.id, name: by.name }, line: typedText(context.activity),
    origin: { conversation: conversation.id, activity: id }, isPersonal: conversation.conversationType === 'personal', zone: reader.zone, reader,
  };
  try {
    const given = await runLine(asked);
    const reply = given?.isPrivate && !asked.isPersonal ? await inPerson(given, asked.by, { connector, store }) : given;
    if (reply) await context.sendActivity(cardActivity(reply.card, reply.summary));
  } catch (error) {
    if (!isForPeople(error)) throw error;
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title: error.message }), error.message));
  }
}

/** A private answer goes into the person's own chat with the bot; where it was asked, only that is said. */
async function inPerson({ card, summary }: NonNullable<Reply>, by: Person, means: Pick<MessageMeans, 'connector' | 'store'>): Promise<Reply> {
  try {
    await means.connector.post(await personalChat(by.id, means), cardActivity(card, summary));
    const title = `I have written to you in our own chat, ${by.name}.`;
    return { card: answerCard({ title, lines: ['What you typed goes on from there.'] }), summary: title };
  } catch (error) {
    if (!(error instanceof ChatError) || !['refused', 'gone'].includes(error.fate)) throw error;
    const title = 'I cannot write to you in person. Open a chat with me, and type it there.';
    return { card: answerCard({ tone: 'warning', title }), summary: title };
  }
}
