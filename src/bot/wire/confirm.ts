import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { BotSettings } from '../settings.js';
import { ChatError } from './chatError.js';
import type { Store } from '../../workflow/ports.js';
import type { Connector } from './connector.js';
import { senderOf, type Sender } from './envelope.js';
import { recallPersonal } from './whereabouts.js';

const Refresh = z.object({ name: z.literal('adaptiveCard/action'), conversation: z.object({ conversationType: z.literal('channel') }), value: z.object({ action: z.object({ verb: z.literal('refresh') }) }) });

const CONFIRMED = Symbol('the sender, as Teams lists them');

export interface ConfirmMeans {
  readonly settings: Pick<BotSettings, 'tenantId'>;
  readonly connector: Pick<Connector, 'member'>;
  readonly store: Pick<Store, 'recall'>;
}

/**
 * Asks Teams who wrote or pressed, and remembers it for this turn: the signature of an activity does not cover its body,
 * so object id and tenant are compared with those of the conversation's member. Undefined when they differ, or Teams lists
 * nobody by that id there. Rejects when Teams does not answer: what cannot be checked does not count.
 */
export async function confirmSender(context: TurnContext, means: ConfirmMeans): Promise<Sender | undefined> {
  const claimed = senderOf(context.activity);
  const sender = claimed && ((await knownReader(context.activity, claimed, means)) ?? await memberAs(claimed, context.activity.conversation.id, means));
  if (sender) context.turnState.set(CONFIRMED, sender);
  return sender;
}

/** The sender of this turn when Teams confirmed them, under the name that it gives. */
export function confirmedSender(context: TurnContext): Sender | undefined {
  return context.turnState.get<Sender | undefined>(CONFIRMED);
}

/**
 * A refresh of the card in the channel decides and keeps nothing, and up to sixty clients send one at the same moment, four
 * times as many as Teams lets us ask about: whom Teams has once listed by both of these ids is taken at their word. In a
 * person's own chat it is asked: where a card stands there is remembered.
 */
async function knownReader(activity: unknown, claimed: Sender, { store }: ConfirmMeans): Promise<Sender | undefined> {
  if (!Refresh.safeParse(activity).success) return undefined;
  return (await recallPersonal(store, claimed.id))?.teamsId === claimed.teamsId ? claimed : undefined;
}

async function memberAs(claimed: Sender, conversation: string, { settings, connector }: ConfirmMeans): Promise<Sender | undefined> {
  try {
    const member = await connector.member(conversation, claimed.teamsId);
    if (member.id !== claimed.id || member.tenantId !== settings.tenantId.toLowerCase()) return undefined;
    return { ...claimed, name: member.name || claimed.name };
  } catch (error) {
    if (error instanceof ChatError && ['gone', 'refused'].includes(error.fate)) return undefined;
    throw error;
  }
}
