import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import { runLine } from './commands/index.js';
import type { Asked } from './commands/command.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { isForPeople } from './words.js';
import { confirmedSender } from './wire/confirm.js';
import { senderOf } from './wire/envelope.js';
import { typedText } from './wire/normalise.js';

const Activity = z.object({ id: z.string().min(1), conversation: z.object({ id: z.string(), conversationType: z.string().nullish() }), localTimezone: z.string().nullish().catch(null) });

/** Answers a line that somebody typed. */
export async function message(context: TurnContext, means: Pick<Asked, 'verbs' | 'clock'>): Promise<void> {
  const activity = Activity.safeParse(context.activity);
  const by = confirmedSender(context);
  if (!activity.success) return;
  if (by === undefined) {
    const title = senderOf(context.activity) ? 'Teams does not list you as a member here, so nothing was done. Write to me from your own account.' : 'Teams does not say who you are, so nothing was done. Guests and other bots cannot use this one.';
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title }), title));
    return;
  }
  const { id, conversation, localTimezone } = activity.data;
  const asked = {
    ...means, by: { id: by.id, name: by.name }, line: typedText(context.activity),
    origin: { conversation: conversation.id, activity: id }, isPersonal: conversation.conversationType === 'personal', zone: localTimezone ?? undefined,
  };
  try {
    const reply = await runLine(asked);
    if (reply) await context.sendActivity(cardActivity(reply.card, reply.summary));
  } catch (error) {
    if (!isForPeople(error)) throw error;
    await context.sendActivity(cardActivity(answerCard({ tone: 'warning', title: error.message }), error.message));
  }
}
