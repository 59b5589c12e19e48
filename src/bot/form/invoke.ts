import type { Activity, TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { Reply } from '../commands/command.js';
import { personalChat } from '../operators.js';
import { cardActivity } from '../views/activity.js';
import type { Card } from '../views/fill.js';
import type { Asked } from '../commands/command.js';
import type { Log, Store } from '../../workflow/ports.js';
import { readerOfTurn } from '../wire/client.js';
import { confirmedSender } from '../wire/confirm.js';
import type { Connector } from '../wire/connector.js';
import { answerDialog, sayInTurn } from '../wire/say.js';
import { isForPeople } from '../words.js';
import { filledBy, openedBy, type Opened } from './again.js';
import { InDialog, isUntouched, Sent } from './filled.js';
import { drawForm, type FormAsked } from './form.js';
import { pressForm, type PressMeans, type Turn } from './press.js';

export interface FormMeans extends Pick<Asked, 'verbs' | 'clock' | 'pageOf'> {
  readonly connector: Pick<Connector, 'post' | 'personalChat' | 'update'>;
  readonly store: Pick<Store, 'recall' | 'once'>;
  readonly log: Log;
}

const Invoked = z.object({
  id: z.string().nullish(), replyToId: z.string().nullish(), conversation: z.object({ id: z.string(), conversationType: z.string().nullish() }),
});
const ToOpen = z.object({ value: z.object({ data: z.unknown() }) });
const InCard = z.object({ value: z.object({ action: z.object({ data: Sent }) }) });

/** `task/fetch`: a button opens the form. */
export async function openDialog(context: TurnContext, means: FormMeans): Promise<void> {
  const { words: { askForm: words } } = readerOfTurn(context);
  const asked = askedBy(context, means, 'dialog');
  const sent = ToOpen.safeParse(context.activity);
  if (!asked || !sent.success) return answerDialog(context, asked ? words.unreadable : words.unconfirmed);
  const opened = openedBy(sent.data.value.data);
  if (!opened) return answerDialog(context, words.unreadable);
  try {
    const filled = await filledBy(opened, asked.by, asked.verbs);
    const drawn = await drawForm(asked, { filled, isOpening: true, isFresh: isUntouched(filled) });
    await answerDialog(context, drawn?.card ?? words.nothingToAsk);
  } catch (error) {
    if (!isForPeople(error)) throw error;
    await answerDialog(context, asked.reader.told(error));
  }
}

/** `task/submit`: the form in the dialog was filled in. Sent, the dialog closes; in the chat with the person nothing is said, for the status card comes there. */
export async function submitDialog(context: TurnContext, means: FormMeans): Promise<void> {
  const { words: { askForm: words } } = readerOfTurn(context);
  const asked = askedBy(context, means, 'dialog');
  const sent = InDialog.safeParse(context.activity);
  if (!sent.success) return answerDialog(context, words.unreadable);
  if (!asked) return sayInTurn(context, words.unconfirmed);
  const { form, step, ...filled } = sent.data.value.data;
  const turn = await pressForm(asked, { form, step, filled }, pressMeans(asked, means));
  if (!turn.isSent) return answerDialog(context, turn.card);
  await answerDialog(context, context.activity.conversation.conversationType === 'personal' ? undefined : turn.summary);
}

/** The form as a card in the chat. Its message is changed too, for whoever looks at it from another device. */
export async function pressInChat(context: TurnContext, means: FormMeans): Promise<void> {
  const { words: { askForm: words } } = readerOfTurn(context);
  const asked = askedBy(context, means, 'chat');
  const sent = InCard.safeParse(context.activity);
  if (!asked || !sent.success) return inChat(context, asked ? words.unreadable : words.unconfirmed);
  const { form, step, ...filled } = sent.data.value.action.data;
  const turn = await pressForm(asked, { form, step, filled }, pressMeans(asked, means));
  void redraw(context.activity, turn, means);
  await inChat(context, turn.card);
}

/** Who asks, and where; undefined when Teams does not say that they are there. */
function askedBy(context: TurnContext, { verbs, clock, pageOf }: FormMeans, place: FormAsked['place']): FormAsked | undefined {
  const invoked = Invoked.safeParse(context.activity);
  const by = confirmedSender(context);
  if (!invoked.success || by === undefined) return undefined;
  const { id, replyToId, conversation } = invoked.data;
  const reader = readerOfTurn(context);
  return { by: { id: by.id, name: by.name }, place, verbs, clock, pageOf, reader, zone: reader.zone, origin: { conversation: conversation.id, activity: replyToId ?? id ?? '' } };
}

function pressMeans({ by }: FormAsked, { store, connector, log }: FormMeans): PressMeans {
  return { store, log, tellLater: async ({ card, summary }: NonNullable<Reply>) => { await connector.post(await personalChat(by.id, { store, connector }), cardActivity(card, summary)); } };
}

async function inChat(context: TurnContext, shown: Card | string): Promise<void> {
  const answer = typeof shown === 'string' ? { type: 'application/vnd.microsoft.activity.message', value: shown } : { type: 'application/vnd.microsoft.card.adaptive', value: shown };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200, ...answer } } });
}

/** Never rejects: the one who pressed has the new card already. */
async function redraw({ replyToId, conversation }: Partial<Activity>, { card, summary }: Turn, { connector, log }: FormMeans): Promise<void> {
  if (replyToId === undefined || conversation === undefined) return;
  await connector.update({ conversation: conversation.id, activity: replyToId }, cardActivity(card, summary)).catch((error: unknown) => { log.warn({ err: error }, 'a form was not redrawn'); });
}

/** What a button that opens a dialog sends where there are none: a message without text. Undefined: it is something else. */
export function typedByButton(activity: unknown): Opened | undefined {
  const Sent = z.object({ text: z.string().max(0).nullish(), value: z.object({ opens: z.literal('form') }).passthrough() });
  const sent = Sent.safeParse(activity);
  return sent.success ? openedBy(sent.data.value) : undefined;
}

