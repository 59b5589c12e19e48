import { nanoid } from 'nanoid';
import type { TurnContext } from 'botbuilder';
import type { Log } from '../../workflow/ports.js';
import { readerOfTurn } from './client.js';
import { sayInTurn } from './say.js';

/**
 * What is said when a turn broke on our side: that nothing came of it, and a reference that stands in the log. It never
 * throws and says nothing of the error, which the SDK would send to the caller.
 */
export function onTurnError(log: Log): (context: TurnContext, error: Error) => Promise<void> {
  return async (context, error) => {
    const reference = nanoid(8);
    log.error({ err: error, reference, type: context.activity.type }, 'turn failed');
    try {
      await sayInTurn(context, readerOfTurn(context).words.said.somethingWrong(reference));
    } catch (failure) {
      log.error({ err: failure, reference }, 'turn failed, and the sender could not be told');
    }
  };
}
