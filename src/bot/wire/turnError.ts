import { nanoid } from 'nanoid';
import type { TurnContext } from 'botbuilder';
import type { Log } from '../../workflow/ports.js';
import { textActivity } from '../views/activity.js';
import { readerOfTurn } from './client.js';

/**
 * What is said when a turn broke on our side: that nothing came of it, and a reference that stands in the log. It never
 * throws and says nothing of the error, which the SDK would send to the caller.
 */
export function onTurnError(log: Log): (context: TurnContext, error: Error) => Promise<void> {
  return async (context, error) => {
    const reference = nanoid(8);
    log.error({ err: error, reference, type: context.activity.type }, 'turn failed');
    const text = readerOfTurn(context).words.said.somethingWrong(reference);
    try {
      if (context.activity.type === 'invoke') {
        const isDialog = context.activity.name?.startsWith('task/') === true;
        const body = isDialog ? { task: { type: 'message', value: text } } : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text };
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
      } else if (context.activity.type === 'message') {
        await context.sendActivity(textActivity(text));
      }
    } catch (failure) {
      log.error({ err: failure, reference }, 'turn failed, and the sender could not be told');
    }
  };
}
