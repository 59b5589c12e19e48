import type { ChatStore } from './notifier.js';
import type { Channels, Log } from '../workflow/ports.js';
import { readerOfChannels, type BotSettings } from './settings.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { StrictAdapter } from './wire/adapter.js';
import { ChatError } from './wire/chatError.js';
import { createConnector } from './wire/connector.js';
import type { GetToken } from './wire/credentials.js';
import { createServiceUrls } from './wire/serviceUrl.js';

export interface TrialDeps {
  readonly store: Pick<ChatStore, 'remember' | 'recall'>;
  readonly channels: Pick<Channels, 'now'>;
  readonly log: Log;
  readonly getToken: GetToken;
}

/**
 * Posts one card that asks for nothing where approvers are asked, to see that it arrives there. Resolves with the channel's
 * id. Rejects with ChatError, or with why the bot gets no token or the channel is not known.
 */
export async function postTrial(settings: BotSettings, deps: TrialDeps): Promise<string> {
  const { approvals } = await deps.channels.now();
  if (approvals === null) throw new ChatError('unsent', 'Nobody has said which the approvals channel is.');
  const connector = createConnector(settings, { adapter: new StrictAdapter(settings, deps), urls: createServiceUrls(settings, deps.store), whenBusy: 'waits' });
  const { words } = readerOfChannels(settings);
  const card = answerCard({ tone: 'accent', title: words.doctor.trial, lines: [words.doctor.trialAsks] });
  await connector.startThread(approvals, cardActivity(card, words.doctor.trial));
  return approvals;
}
