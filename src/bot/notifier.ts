import type { People } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { AccessError } from '../access/errors.js';
import type { ChannelIds, Channels, Clock, Directory, Layers, Log, Notifier, Place, RowPost, SealedEvent, Store } from '../workflow/ports.js';
import type { ChannelUse } from '../access/channels.js';
import type { Activity } from 'botbuilder';
import { approversOf, mentionedBy, mentionedOnCard } from './approvers.js';
import { lookAround, recallAround } from './around.js';
import { copiesOf } from './copies.js';
import { postFeed } from './feed.js';
import { postNudges } from './nudges.js';
import { alarmActivity, operatorsNow, personalChat, tellOperators } from './operators.js';
import { createPace, type Pace } from './pace.js';
import { readerOfChannels, type BotSettings } from './settings.js';
import { createSlots, type Drawn, type Slots } from './slots.js';
import { tellOnce } from './told.js';
import { viewersOf } from './viewers.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { approvalCard, approvalInWords, hasButtons, isAsked } from './views/approval.js';
import { reportCard, reportTitle } from './views/report.js';
import { statusCard } from './views/status.js';
import { stateInWords } from './views/words.js';
import { ChatError, isShut } from './wire/chatError.js';
import { channelOf, type Connector, type Posted } from './wire/connector.js';
import type { Reader } from './words/reader.js';
import { personalReader } from './wire/whereabouts.js';

export interface NotifierDeps {
  readonly connector: Connector;
  readonly store: ChatStore;
  readonly channels: Pick<Channels, 'now'>;
  /** A request as it is saved now. */
  readonly latest: (id: string) => Promise<AccessRequest | undefined>;
  readonly meanings: Layers['meanings'];
  readonly directory: Pick<Directory, 'everybody'>;
  /** `roles.operators`, as it is in force. */
  readonly operators: () => People;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the chat keeps, and what it reads of requests. */
export type ChatStore = Pick<Store, 'remember' | 'recall' | 'once' | 'liveOf' | 'live' | 'newestOf'>;

/** Tells people in Teams. Everything is drawn from the saved request; what is unchanged is not sent again. */
export function createNotifier(settings: BotSettings, over: NotifierDeps): Notifier {
  const deps = { ...over, pace: createPace() };
  const slots = createSlots(deps);
  return {
    async show(request, history, news) {
      const means = { settings, deps, slots, channels: await deps.channels.now() };
      // Each on its own: a channel that cannot be reached does not keep the requester from knowing.
      await allOf([
        ...await copiesShown(request, means),
        showApproval({ request, news }, means),
        showStatus({ request, news }, means),
        showFeed({ request, history, news }, means),
      ]);
    },
    async report(title, lines = []) {
      await intoAudit(plainActivity({ tone: 'default', title, lines }, readerOfChannels(settings)), deps);
    },
    async tell(post) {
      const reader = readerOfChannels(settings);
      const people = post.isAlarm ? await operatorsNow(deps) : [];
      const drawn = (by: Reader) => (post.isAlarm ? alarmActivity(post.title, { lines: post.lines, people }, by) : plainActivity(post, by));
      const channels = await deps.channels.now();
      await allOf([
        ...post.where.map((place) => tellAt(place, { post, activity: drawn(reader), channels }, deps)),
        ...(people.length === 0 ? [] : [tellOnce({ request: post.row, seq: post.n, where: 'operators', isAlarm: true, post: () => tellOperators(people, drawn, { ...deps, reader }) }, deps)]),
      ]);
    },
    async week(report, n) {
      const reader = readerOfChannels(settings);
      const activity = cardActivity(reportCard(report, reader), reportTitle(report, reader));
      await allOf([tellAt('audit', { post: { row: 'week', n }, activity, channels: await deps.channels.now() }, deps)]);
    },
    async alarm(title, lines = []) {
      const people = await operatorsNow(deps);
      const reader = readerOfChannels(settings);
      const drawn = (by: Reader) => alarmActivity(title, { lines, people }, by);
      await intoAudit(drawn(reader), deps);
      await tellOperators(people, drawn, { ...deps, reader });
    },
  };
}

type Deps = NotifierDeps & { readonly pace: Pace };

/** A post that is no alarm. */
function plainActivity({ tone, title, lines }: Pick<RowPost, 'tone' | 'title' | 'lines'>, { say }: Reader): Partial<Activity> {
  return cardActivity(answerCard({ tone, title: say(title), lines: lines.map(say) }), say(title));
}

const TOLD_IN: Readonly<Record<ChannelUse, 'feed' | 'approvers'>> = { audit: 'feed', approvals: 'approvers' };

/** Where nobody has said yet which channel that is, nobody is told there. */
async function tellAt(place: Place, { post, activity, channels }: { post: Pick<RowPost, 'row' | 'n' | 'isAlarm'>; activity: Partial<Activity>; channels: ChannelIds }, deps: Deps): Promise<void> {
  const channel = typeof place === 'string' ? channels[place] : place.channel;
  if (channel === null) return deps.log.warn({ row: post.row, place }, 'a post has no channel to go to: nobody has said which it is');
  const where = typeof place === 'string' ? TOLD_IN[place] : `channel ${channel}` as const;
  await tellOnce({ request: post.row, seq: post.n, where, channel, isAlarm: post.isAlarm, post: async () => { await deps.connector.startThread(channel, activity); } }, deps);
}

async function intoAudit(activity: Partial<Activity>, { channels, connector, pace, log }: Deps): Promise<void> {
  const { audit } = await channels.now();
  if (audit === null) return log.warn({ summary: activity.summary }, 'a post has no channel to go to: nobody has said which it is');
  await pace.turn(audit);
  await allOf([connector.startThread(audit, activity)]);
}

/** Each on its own; rejects at the end with what went wrong. */
async function allOf(posts: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(posts);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) throw toAccessError(failures);
}

interface Means { readonly settings: BotSettings; readonly deps: Deps; readonly slots: Slots; readonly channels: ChannelIds }

interface Shown { readonly request: AccessRequest; readonly news: readonly SealedEvent[] }

/** The channel's id. Throws for one that nobody has named: what is to be told waits until somebody does. */
function known(what: ChannelUse, channels: ChannelIds): string {
  const channel = channels[what];
  if (channel === null) throw new ChatError('unsent', `Nobody has said which the ${what} channel is.`);
  return channel;
}

async function showApproval({ request, news }: Shown, { settings, deps, slots, channels }: Means): Promise<void> {
  const channel = known('approvals', channels);
  const reader = readerOfChannels(settings);
  const draw = async (now: AccessRequest): Promise<Drawn> => {
    const approvers = await approversOf(now, deps);
    const refreshFor = hasButtons(now) ? await viewersOf(now, approvers, { ...deps, channel }) : [];
    const around = isAsked(now) ? await lookAround(now, deps) : await recallAround(now, deps.store);
    return { request: now, activity: cardActivity(approvalCard(now, { reader, approvers, around, refreshFor, mentioned: mentionedOnCard(now, approvers) }), approvalInWords(now, reader)) };
  };
  const drawn = await draw(request);
  const redraw = async (): Promise<Drawn> => {
    const now = await newest(request, deps);
    return now === request ? drawn : draw(now);
  };
  const posted = await slots.show({ ...drawn, slot: 'approval', channel, redraw, post: (activity) => deps.connector.startThread(channel, activity) });
  if (posted) await postNudges({ request, news }, { where: 'approvers', channel: channelOf(posted), reader, mentioned: (told) => mentionedBy(told, request, deps), post: (nudge) => deps.connector.post(posted.conversation, nudge) }, deps);
}

/** Those in people's own chats, once nobody is asked any more: until then each has buttons of its reader's own, which ask anew who may decide. */
async function copiesShown(request: AccessRequest, { settings, deps, slots }: Means): Promise<readonly Promise<unknown>[]> {
  if (hasButtons(request)) return [];
  return (await copiesOf(deps.store, request.id)).map(async ({ person, posted }) => {
    const reader = await personalReader(deps.store, person, readerOfChannels(settings));
    const draw = async (now: AccessRequest): Promise<Drawn> => ({ request: now, activity: cardActivity(approvalCard(now, { reader, approvers: [], around: await recallAround(now, deps.store) }), approvalInWords(now, reader)) });
    const redraw = async (): Promise<Drawn> => draw(await newest(request, deps));
    await slots.show({ ...await draw(request), slot: `copy ${posted.conversation} ${posted.activity}`, at: posted, redraw });
  });
}

async function newest(request: AccessRequest, { latest }: Pick<Deps, 'latest'>): Promise<AccessRequest> {
  const now = await latest(request.id);
  return now && now.seq > request.seq ? now : request;
}

async function showFeed({ request, history, news }: Shown & { readonly history: readonly SealedEvent[] }, { settings, deps, slots, channels }: Means): Promise<void> {
  const redraw = (draw: (now: AccessRequest) => Partial<Activity>) => async (): Promise<Drawn> => {
    const now = await newest(request, deps);
    return { request: now, activity: draw(now) };
  };
  await postFeed({ request, history, news, redraw }, { ...deps, slots, channel: known('audit', channels), reader: readerOfChannels(settings) });
}

async function showStatus({ request, news }: Shown, means: Means): Promise<void> {
  const { settings, deps, slots } = means;
  const reader = await personalReader(deps.store, request.requester.id, readerOfChannels(settings));
  const approvers = request.status === 'pending' ? await approversOf(request, deps) : [];
  const activity = cardActivity(statusCard(request, { reader, tenantId: settings.tenantId, approvers }), `${request.entitlement.title}: ${stateInWords(request, reader)}`);
  await slots.show({
    request, slot: 'status', activity, redraw: () => Promise.resolve({ request, activity }),
    post: () => toRequester(request, activity, means), elsewhere: () => inPublic(request, activity, means),
  });
  await postNudges({ request, news }, { where: 'requester', reader, mentioned: () => Promise.resolve([]), post: (nudge) => toRequester(request, nudge, means) }, deps);
}

async function toRequester(request: AccessRequest, activity: Partial<Activity>, means: Means): Promise<Posted> {
  const { connector, log } = means.deps;
  try {
    return await connector.post(await personalChat(request.requester.id, means.deps), activity);
  } catch (error) {
    // Blocked or not installed: then where it was asked.
    if (!(error instanceof ChatError) || !['refused', 'gone'].includes(error.fate)) throw error;
    log.warn({ request: request.id, err: error }, 'requester not reached in person; answering where it was asked');
    return inPublic(request, activity, means);
  }
}

/** Where it was asked; where that is the person's own chat, too, in the thread of the approvers' card. */
async function inPublic(request: AccessRequest, activity: Partial<Activity>, { deps: { connector }, slots }: Means): Promise<Posted> {
  try {
    return await connector.post(request.origin.conversation, activity);
  } catch (error) {
    const card = isShut(error) ? await slots.standing(request.id, 'approval') : undefined;
    if (!card) throw error;
    return connector.post(card.conversation, activity);
  }
}

/** For whoever runs the job: whether, and when, to try again. */
function toAccessError(failures: readonly unknown[]): AccessError {
  const chat = failures.filter((failure) => failure instanceof ChatError);
  const waits = chat.flatMap(({ retryAfter }) => (retryAfter === undefined ? [] : [retryAfter]));
  const [cause] = failures;
  const message = `Teams was not told everything: ${failures.map((failure) => (failure instanceof Error ? failure.message : String(failure))).join(' ')}`;
  return new AccessError('chat-unavailable', message, { retryable: true, cause, ...(waits.length > 0 ? { retryAfter: Math.max(...waits) } : {}) });
}
