import type { TurnContext } from 'botbuilder';
import { textActivity } from '../views/activity.js';

/** Answers with a sentence, in the manner of what arrived: a dialog, a button or a message. What is neither is not answered. */
export async function sayInTurn(context: TurnContext, text: string): Promise<void> {
  const { type, name } = context.activity;
  if (type === 'message') {
    await context.sendActivity(textActivity(text));
  } else if (type === 'invoke') {
    const isDialog = name?.startsWith('task/') === true;
    const body = isDialog ? { task: { type: 'message', value: text } } : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
  }
}
