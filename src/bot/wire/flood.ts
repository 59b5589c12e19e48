import type { TurnContext } from 'botbuilder';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Log } from '../../workflow/ports.js';
import { parseCommand } from '../commands/parse.js';
import { readerOfTurn } from './client.js';
import { senderOf } from './envelope.js';
import { typedText } from './normalise.js';
import { sayInTurn } from './say.js';

/** What one process takes within a minute: of messages and presses of one person, and of everybody together. */
export interface Limits { readonly perPerson: number; readonly inAll: number }

/** Seconds. */
const WINDOW = 60;
/** Cards that come into view are asked for by each reader's client on its own: a channel that is scrolled through asks for many. */
const LOOKS_PER_PRESS = 10;

/** What stops or closes: whoever floods must not keep it from being done. */
const ENDS = ['freeze', 'end'];

const Press = z.object({ name: z.literal('adaptiveCard/action'), value: z.object({ action: z.object({ verb: z.string() }) }) });

/** Lets an activity through that is not one too many, and answers in its place otherwise. Nothing of one that is refused is done. */
export type FloodGate = (context: TurnContext) => Promise<boolean>;

/**
 * Counts in this process's memory: a flood wears out a process, and what it forgets with the minute bounds what it holds.
 * What stops or closes is refused neither for what others send nor for what else its sender has sent: only a flood of
 * nothing but ends is one.
 */
export function createFloodGate({ perPerson, inAll }: Limits, log: Log): FloodGate {
  const own = counter(perPerson);
  const looks = counter(perPerson * LOOKS_PER_PRESS);
  const ends = counter(perPerson);
  const all = counter(inAll);
  const answered = counter(1);
  return async (context) => {
    const person = senderOf(context.activity)?.id;
    // what tells of an installation, or names nobody, is answered to nobody
    if (person === undefined) return true;
    const kind = kindOf(context.activity);
    const mine = await { look: looks, end: ends, other: own }[kind](person);
    const refused = mine ?? (kind === 'other' ? await all('everybody') : undefined);
    if (refused === undefined) return true;
    if (refused.isFirst) log.warn({ person, whose: mine ? 'own' : 'all', perPerson, inAll }, 'a flood: what arrives is not taken');
    const { tooMuch, tooBusy } = readerOfTurn(context).words.said;
    // one answer to each person's flood of messages; who presses a button waits for theirs each time
    if (context.activity.type === 'invoke' || (await answered(person)) === undefined) await sayInTurn(context, mine ? tooMuch(refused.wait) : tooBusy(refused.wait));
    return false;
  };
}

function kindOf(activity: TurnContext['activity']): 'look' | 'end' | 'other' {
  const press = Press.safeParse(activity);
  if (press.data?.value.action.verb === 'refresh') return 'look';
  const asked = activity.type === 'message' ? parseCommand(typedText(activity)).name : press.data?.value.action.verb;
  return asked !== undefined && ENDS.includes(asked) ? 'end' : 'other';
}

/** `wait`: milliseconds until it is taken again. */
interface TooMany { readonly wait: number; readonly isFirst: boolean }

function counter(points: number): (key: string) => Promise<TooMany | undefined> {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW });
  return async (key) => {
    try {
      await limiter.consume(key);
      return undefined;
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return { wait: error.msBeforeNext, isFirst: error.consumedPoints === points + 1 };
    }
  };
}
