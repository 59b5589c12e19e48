import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { Action, Pressed } from './actions/action.js';
import { soon } from '../workflow/soon.js';
import type { Log } from '../workflow/ports.js';
import type { Copy } from './copies.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import type { Card } from './views/fill.js';
import { isForPeople, LONGEST_COMMENT } from './words.js';
import { readerOfTurn } from './wire/client.js';
import { confirmedSender } from './wire/confirm.js';
import { senderOf } from './wire/envelope.js';
import type { Posted } from './wire/connector.js';
import { tidy } from './wire/normalise.js';

/** Of a card's own contents nothing is believed but which request it shows, and as asked when or with which end, or which page of what; the rest is what the presser typed. */
const Sent = z.object({
  request: z.string().trim().min(1).max(60),
  asked: z.string().max(40).nullish(),
  end: z.string().max(40).nullish(),
  comment: z.string().max(2000).nullish(),
  duration: z.string().max(100).nullish(),
  query: z.string().max(600).nullish(),
  pages: z.string().max(4000).nullish(),
});
const Activity = z.object({ id: z.string().nullish(), replyToId: z.string().nullish(), conversation: z.object({ id: z.string(), conversationType: z.string().nullish() }), value: z.object({ action: z.object({ data: z.unknown() }) }) });

/** Teams gives up on an answer after some seconds; what takes longer goes on, and is told in the person's own chat. Milliseconds. */
const PATIENCE = 1900;

export interface PressMeans extends Pick<Pressed, 'verbs' | 'draw'> {
  readonly log: Log;
  /** Says in a person's own chat what came too late for an answer. */
  readonly tellLater: (person: string, activity: ReturnType<typeof cardActivity>) => Promise<Posted>;
  /** A card of a request stands in a person's own chat. */
  readonly keepCopy: (request: string, copy: Copy) => Promise<void>;
}

/** Answers the press of a button: with the new card, or with a sentence for the one who pressed. */
export async function press(context: TurnContext, action: Action, means: PressMeans): Promise<void> {
  const answer = await outcomeOf(context, action, means);
  // We answer ourselves: given a card to return, the SDK may send it to everybody, and does so from then on.
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200, ...answer } } });
}

/** A button of a card that an older version drew. */
export async function unknownPress(context: TurnContext): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200, ...say(readerOfTurn(context).words.said.oldButton) } } });
}

type Answer = { type: 'application/vnd.microsoft.card.adaptive'; value: Card } | { type: 'application/vnd.microsoft.activity.message'; value: string };

function say(value: string): Answer {
  return { type: 'application/vnd.microsoft.activity.message', value };
}

async function outcomeOf(context: TurnContext, action: Action, means: PressMeans): Promise<Answer> {
  const activity = Activity.safeParse(context.activity);
  const sent = Sent.safeParse(activity.data?.value.action.data);
  if (!activity.success || !sent.success || senderOf(context.activity) === undefined) return say(readerOfTurn(context).words.said.emptyButton);
  const { conversation, replyToId, id } = activity.data;
  const sender = confirmedSender(context);
  if (!sender) return say(readerOfTurn(context).words.said.notCounted);
  const comment = tidy(sent.data.comment ?? '').slice(0, LONGEST_COMMENT) || null;
  const by = { id: sender.id, name: sender.name };
  const { verbs, draw } = means;
  const keep = async (): Promise<boolean> => {
    if (conversation.conversationType !== 'personal' || !replyToId) return false;
    await means.keepCopy(sent.data.request, { person: sender.id, posted: { conversation: conversation.id, activity: replyToId } });
    return true;
  };
  const pressed = { by, request: sent.data.request, asked: sent.data.asked ?? '', end: sent.data.end ?? '', comment, duration: tidy(sent.data.duration ?? '') || undefined, query: sent.data.query ?? '', pages: sent.data.pages ?? '', reader: readerOfTurn(context), origin: { conversation: conversation.id, activity: replyToId ?? id ?? '' }, verbs, draw, keep };
  const outcome = answerTo(action, pressed);
  const soonest = await soon(outcome, PATIENCE);
  const late = soonest ? soonest.rest : outcome.then(({ answer, rest }) => rest ?? answer);
  if (late) void tellWhenKnown({ action, pressed, answer: late }, means);
  return soonest?.answer ?? say(pressed.reader.words.said.azureSlow);
}

/** What a press is answered with, and what is told behind it. */
interface Outcome { readonly answer: Answer; readonly rest?: Promise<Answer> }

async function answerTo(action: Action, pressed: Pressed): Promise<Outcome> {
  try {
    const value = await action.run(pressed);
    if (typeof value === 'string') return { answer: say(value) };
    return value.type === 'partly' ? { answer: shown(value.now), rest: value.rest.then(shown) } : { answer: shown(value) };
  } catch (error) {
    if (!isForPeople(error)) throw error;
    return { answer: say(pressed.reader.told(error)) };
  }
}

function shown(value: Card): Answer {
  return { type: 'application/vnd.microsoft.card.adaptive', value };
}

interface Late { readonly action: Action; readonly pressed: Pressed; readonly answer: Promise<Answer> }

/** A card that stands elsewhere is updated there; all else is told. Never rejects: whoever pressed has an answer already. */
async function tellWhenKnown({ action, pressed: { by, request, reader }, answer }: Late, { log, tellLater, keepCopy }: PressMeans): Promise<void> {
  try {
    const known = await answer;
    if (typeof known.value === 'string') await tellLater(by.id, cardActivity(answerCard({ title: known.value, lines: [reader.words.said.pressedOn(request)] }), known.value));
    else if (action.showsOnlyHere === true) {
      const posted = await tellLater(by.id, cardActivity(known.value, reader.words.said.pressedOn(request)));
      if (action.showsRequest === true) await keepCopy(request, { person: by.id, posted }).catch((error: unknown) => { log.warn({ err: error, request }, 'a card in somebody\'s own chat is not changed with the others'); });
    }
  } catch (error) {
    log.error({ err: error, person: by.id, request }, 'what became of a press could not be told');
    await tellLater(by.id, cardActivity(answerCard({ tone: 'warning', title: reader.words.said.pressUnclear, typed: ['/access'] }), reader.words.said.pressUnclear)).catch(() => undefined);
  }
}
