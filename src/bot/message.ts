import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { commandIn, runLine } from './commands/index.js';
import { filledBy, type Opened } from './form/again.js';
import { isUntouched, lineOf } from './form/filled.js';
import { drawForm } from './form/form.js';
import { typedByButton } from './form/invoke.js';
import type { Store, Trace } from '../workflow/ports.js';
import type { Asked, Reply } from './commands/command.js';
import { personalChat } from './operators.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { isForPeople } from './words.js';
import { channelIn } from './wire/channel.js';
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
  readonly tenantId: string;
  readonly trace?: Trace | undefined;
}

/** Answers a line that somebody typed. */
export async function message(context: TurnContext, { connector, store, tenantId, trace, ...means }: MessageMeans): Promise<void> {
  const activity = Activity.safeParse(context.activity);
  const by = confirmedSender(context);
  if (!activity.success) return;
  if (by === undefined) {
    const { said } = readerOfTurn(context).words;
    const title = senderOf(context.activity) ? said.notListed : said.nobodyKnown;
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title }), title));
    return;
  }
  const { id, conversation } = activity.data;
  const reader = readerOfTurn(context);
  const asked = {
    ...means, by: { id: by.id, name: by.name }, line: typedText(context.activity),
    origin: { conversation: conversation.id, activity: id }, isPersonal: conversation.conversationType === 'personal', channel: channelIn(context.activity, tenantId), zone: reader.zone, reader,
  };
  trace?.note({ 'jit.command': commandIn(asked.line)?.name ?? 'none' });
  try {
    const button = typedByButton(context.activity);
    const given = button ? await formByButton(asked, button) : await runLine(asked);
    const reply = given?.isPrivate && !asked.isPersonal ? await inPerson(given, asked, { connector, store }) : given;
    if (reply) await context.sendActivity(cardActivity(reply.card, reply.summary));
  } catch (error) {
    if (!isForPeople(error)) throw error;
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title: reader.told(error) }), reader.told(error)));
  }
}

/** A button of ours was pressed in a client that knows no dialogs: the form comes as a card, into the person's own chat. */
async function formByButton(asked: Omit<Asked, 'rest'>, opened: Opened): Promise<Reply> {
  const filled = await filledBy(opened, asked.by, asked.verbs);
  const drawn = await drawForm({ ...asked, place: 'chat' }, { filled, isOpening: true, isFresh: isUntouched(filled) });
  return drawn ? { ...drawn, isPrivate: true } : runLine({ ...asked, line: lineOf(filled) });
}

/** A private answer goes into the person's own chat with the bot; where it was asked, only that is said. */
async function inPerson({ card, summary }: NonNullable<Reply>, { by, reader: { words: { said, asked } } }: Pick<Asked, 'by' | 'reader'>, means: Pick<MessageMeans, 'connector' | 'store'>): Promise<Reply> {
  try {
    await means.connector.post(await personalChat(by.id, means), cardActivity(card, summary));
    const title = said.inOurChat(by.name);
    return { card: answerCard({ title, lines: [said.goesOnThere] }), summary: title };
  } catch (error) {
    if (!(error instanceof ChatError) || !['refused', 'gone'].includes(error.fate)) throw error;
    const title = asked.cannotWrite;
    return { card: answerCard({ tone: 'warning', title }), summary: title };
  }
}
