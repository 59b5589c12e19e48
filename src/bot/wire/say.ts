import type { TurnContext } from 'botbuilder';
import { keptForm } from '../form/kept.js';
import { textActivity } from '../views/activity.js';
import type { Card } from '../views/fill.js';
import { readerOfTurn } from './client.js';

/** Answers with a sentence, in the manner of what arrived: a dialog, a button or a message. What is neither is not answered. A form that was sent stays, with all that was typed. */
export async function sayInTurn(context: TurnContext, text: string): Promise<void> {
  const { type, name } = context.activity;
  if (type === 'message') {
    await context.sendActivity(textActivity(text));
  } else if (type === 'invoke' && name?.startsWith('task/') === true) {
    await answerDialog(context, keptForm(context.activity, text, readerOfTurn(context)) ?? text);
  } else if (type === 'invoke') {
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } } });
  }
}

/** A card stays in the dialog, words close it, nothing closes it without a word. */
export async function answerDialog(context: TurnContext, shown: Card | string | undefined): Promise<void> {
  const task = typeof shown === 'object'
    ? { type: 'continue', value: { title: readerOfTurn(context).words.askForm.title, width: 'medium', height: 'large', card: { contentType: 'application/vnd.microsoft.card.adaptive', content: shown } } }
    : { type: 'message', value: shown };
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, ...(shown === undefined ? {} : { body: { task } }) } });
}
