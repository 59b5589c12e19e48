import type { Activity } from 'botbuilder';
import type { AccessRequest, Nudge } from '../access/request.js';
import type { Log, SealedEvent, Store } from '../workflow/ports.js';
import { tellOnce, type Telling } from './told.js';
import { cardActivity } from './views/activity.js';
import { nudgeCard, nudgeInWords } from './views/nudge.js';

/** One of the places in which people are told. */
export interface NudgePlace {
  readonly where: Exclude<Telling['where'], 'feed'>;
  readonly post: (activity: Partial<Activity>) => Promise<unknown>;
}

/**
 * What people are told because time has passed: a card that changes in place makes no sound. What has been overtaken
 * (it was decided, it has ended) is left out. Rejects with ChatError.
 */
export async function postNudges({ request, news }: { request: AccessRequest; news: readonly SealedEvent[] }, { where, post }: NudgePlace, deps: { store: Pick<Store, 'remember' | 'recall' | 'once'>; log: Log }): Promise<void> {
  for (const { event } of news) {
    if (event.type !== 'nudged' || request.status !== (event.what === 'ending' ? 'active' : 'pending') || !WHERE[event.what].includes(where)) continue;
    const activity = cardActivity(nudgeCard(request, event), nudgeInWords(request, event));
    await tellOnce({ request: request.id, seq: event.seq, where, post: async () => { await post(activity); } }, deps);
  }
}

const WHERE: Readonly<Record<Nudge['what'], readonly Telling['where'][]>> = {
  reminder: ['approvers'], asked: ['approvers'], lapsing: ['approvers', 'requester'], ending: ['requester'],
};
