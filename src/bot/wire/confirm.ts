import type { TurnContext } from 'botbuilder';
import type { BotSettings } from '../settings.js';
import { ChatError } from './chatError.js';
import type { Connector } from './connector.js';
import { senderOf, type Sender } from './envelope.js';

const CONFIRMED = Symbol('the sender, as Teams lists them');

export interface ConfirmMeans {
  readonly settings: Pick<BotSettings, 'tenantId'>;
  readonly connector: Pick<Connector, 'member'>;
}

/**
 * Asks Teams who wrote or pressed, and remembers it for this turn: the signature of an activity does not cover its body,
 * so object id and tenant are compared with those of the conversation's member. Undefined when they differ, or Teams lists
 * nobody by that id there. Rejects when Teams does not answer: what cannot be checked does not count.
 */
export async function confirmSender(context: TurnContext, means: ConfirmMeans): Promise<Sender | undefined> {
  const claimed = senderOf(context.activity);
  const sender = claimed && await memberAs(claimed, context.activity.conversation.id, means);
  if (sender) context.turnState.set(CONFIRMED, sender);
  return sender;
}

/** The sender of this turn when Teams confirmed them, under the name that it gives. */
export function confirmedSender(context: TurnContext): Sender | undefined {
  return context.turnState.get<Sender | undefined>(CONFIRMED);
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
