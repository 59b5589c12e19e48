import type { Activity } from 'botbuilder';
import type { Person } from '../access/person.js';
import type { AccessRequest, RequestEvent } from '../access/request.js';
import { reviewDue } from '../access/review.js';
import type { SealedEvent } from '../workflow/ports.js';
import { tellOnce, type TellMeans, type Telling } from './told.js';
import { cardActivity } from './views/activity.js';
import type { Reader } from './words/reader.js';
import { nudgeCard, nudgeInWords, type Told } from './views/nudge.js';

/** One of the places in which people are told. */
export interface NudgePlace {
  readonly where: 'approvers' | 'requester';
  /** Whose pace it keeps; without it a person's own chat. */
  readonly channel?: string;
  readonly reader: Reader;
  /** Whom the post mentions: in a channel nobody is notified otherwise. */
  readonly mentioned: (told: Told) => Promise<readonly Person[]>;
  readonly post: (activity: Partial<Activity>) => Promise<unknown>;
}

/**
 * What people are told because time has passed: a card that changes in place makes no sound. What has been overtaken
 * (it was decided, it has ended) is left out. Rejects with ChatError.
 */
export async function postNudges({ request, news }: { request: AccessRequest; news: readonly SealedEvent[] }, { where, channel, reader, mentioned, post }: NudgePlace, deps: TellMeans): Promise<void> {
  for (const { event } of news) {
    const what = nudgeOf(event);
    if (what === undefined || isOvertaken(request, what.what) || !WHERE[what.what].includes(where)) continue;
    await tellOnce({ request: request.id, seq: event.seq, where, ...(channel === undefined ? {} : { channel }), post: async () => {
      const card = nudgeCard(request, { ...what, mentioned: await mentioned(what) }, reader);
      await post(cardActivity(card, nudgeInWords(request, what, reader)));
    } }, deps);
  }
}

function nudgeOf(event: RequestEvent): Told | undefined {
  if (event.type === 'nudged') return event;
  return event.type === 'extendAsked' ? { what: 'more', stage: null } : undefined;
}

function isOvertaken(request: AccessRequest, what: Told['what']): boolean {
  if (what === 'more') return request.status !== 'active' || request.extension === null;
  if (what === 'review') return reviewDue(request) === null;
  return request.status !== (what === 'ending' ? 'active' : 'pending');
}

const WHERE: Readonly<Record<Told['what'], readonly Telling['where'][]>> = {
  more: ['approvers'],
  reminder: ['approvers'], asked: ['approvers'], lapsing: ['approvers', 'requester'], ending: ['requester'], review: ['approvers'],
};
