import type { Stage } from '../access/entitlement.js';
import type { People, Person } from '../access/person.js';
import type { AccessRequest, Facts, InStatus } from '../access/request.js';
import { openStages } from '../access/stages.js';
import { AccessError } from '../access/errors.js';
import type { Clock, Directory, Layers, Log, Notifier, RowPost, SealedEvent, Store } from '../workflow/ports.js';
import type { Activity } from 'botbuilder';
import { lookAround, recallAround } from './around.js';
import { postFeed } from './feed.js';
import { postNudges } from './nudges.js';
import { alarmActivity, operatorsNow, personalChat, tellOperators } from './operators.js';
import { createPace, type Channel, type Pace } from './pace.js';
import { readerOfChannels, type BotSettings } from './settings.js';
import { createSlots, type Slots } from './slots.js';
import { tellOnce } from './told.js';
import { MOST_VIEWERS, viewersOf } from './viewers.js';
import { cardActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { approvalCard, approvalInWords, hasButtons, isAsked } from './views/approval.js';
import { reportCard, reportTitle } from './views/report.js';
import { statusCard } from './views/status.js';
import { stateInWords } from './views/words.js';
import { ChatError } from './wire/chatError.js';
import type { Connector, Posted } from './wire/connector.js';
import type { Reader } from './words/reader.js';
import { personalReader } from './wire/whereabouts.js';

export interface NotifierDeps {
  readonly connector: Connector;
  readonly store: ChatStore;
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
      // Each on its own: a channel that cannot be reached does not keep the requester from knowing.
      await allOf([
        showApproval({ request, news }, { settings, deps, slots }),
        showStatus({ request, news }, { settings, deps, slots }),
        postFeed({ request, history, news }, { ...deps, slots, channel: settings.channels.audit, reader: readerOfChannels(settings) }),
      ]);
    },
    async report(title, lines = []) {
      await into(['audit'], plainActivity({ title, lines }, readerOfChannels(settings)), { settings, deps });
    },
    async tell(post) {
      const { row, n, where, title, lines, isAlarm = false } = post;
      const reader = readerOfChannels(settings);
      const people = isAlarm ? await operatorsNow(deps) : [];
      const drawn = (by: Reader) => (isAlarm ? alarmActivity(title, { lines, people }, by) : plainActivity(post, by));
      await allOf(where.map((place) => tellOnce({ request: row, seq: n, where: place === 'audit' ? 'feed' : 'approvers', post: async () => {
        await deps.connector.startThread(settings.channels[place], drawn(reader));
        if (place === 'audit') await tellOperators(people, drawn, { ...deps, reader });
      } }, deps)));
    },
    async week(report, n) {
      const reader = readerOfChannels(settings);
      const activity = cardActivity(reportCard(report, reader), reportTitle(report, reader));
      await allOf([tellOnce({ request: 'week', seq: n, where: 'feed', post: async () => { await deps.connector.startThread(settings.channels.audit, activity); } }, deps)]);
    },
    async alarm(title, lines = []) {
      const people = await operatorsNow(deps);
      const reader = readerOfChannels(settings);
      const drawn = (by: Reader) => alarmActivity(title, { lines, people }, by);
      await into(['audit'], drawn(reader), { settings, deps });
      await tellOperators(people, drawn, { ...deps, reader });
    },
  };
}

/** A post that is no alarm. */
function plainActivity({ tone = 'default', title, lines }: Pick<RowPost, 'title' | 'lines'> & { tone?: RowPost['tone'] }, { say }: Reader): Partial<Activity> {
  return cardActivity(answerCard({ tone, title: say(title), lines: lines.map(say) }), say(title));
}

async function into(channels: readonly Channel[], activity: Partial<Activity>, { settings, deps: { connector, pace } }: Pick<Means, 'settings' | 'deps'>): Promise<void> {
  await allOf(channels.map(async (channel) => {
    await pace.turn(channel);
    await connector.startThread(settings.channels[channel], activity);
  }));
}

/** Each on its own; rejects at the end with what went wrong. */
async function allOf(posts: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(posts);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  if (failures.length > 0) throw toAccessError(failures);
}

interface Means { readonly settings: BotSettings; readonly deps: NotifierDeps & { readonly pace: Pace }; readonly slots: Slots }

interface Shown { readonly request: AccessRequest; readonly news: readonly SealedEvent[] }

async function showApproval({ request, news }: Shown, { settings, deps, slots }: Means): Promise<void> {
  const reader = readerOfChannels(settings);
  const approvers = await approversOf(request, deps);
  const refreshFor = hasButtons(request) ? await viewersOf(request, approvers, { ...deps, channel: settings.channels.approvals }) : [];
  const around = isAsked(request) ? await lookAround(request, deps) : await recallAround(request, deps.store);
  const card = approvalCard(request, { reader, approvers, around, refreshFor });
  const activity = cardActivity(card, approvalInWords(request, reader));
  const posted = await slots.show({ request, slot: 'approval', activity, post: () => deps.connector.startThread(settings.channels.approvals, activity) });
  if (posted) await postNudges({ request, news }, { where: 'approvers', reader, post: (nudge) => deps.connector.post(posted.conversation, nudge) }, deps);
}

/** Some who may decide, or review, for reading only; a directory that does not answer is no reason to tell nobody. */
export async function approversOf(request: AccessRequest, { directory, log }: Pick<NotifierDeps, 'directory' | 'log'>): Promise<Person[]> {
  const isBreakGlass = request.way === 'breakGlass' && hasButtons(request);
  const question = request.status === 'active' && request.extension ? { ...request.extension, nudges: [] } : request.status === 'pending' ? request : undefined;
  if (!question && !isBreakGlass) return [];
  try {
    return await everybodyIn(question ? stagesNow({ ...request, ...question }) : request.entitlement.approval.stages, directory);
  } catch (error) {
    log.warn({ request: request.id, err: error }, 'approvers not read for the card');
    return [];
  }
}

/** Those of the stages that are asked and undecided as the request was saved last. */
function stagesNow(request: Facts & Pick<InStatus<'pending'>, 'answers' | 'nudges'>): readonly Stage[] {
  const last = [...request.nudges, ...request.answers].map(({ at }) => at).sort().at(-1) ?? request.askedAt;
  return openStages(request, request.answers, last).flatMap((index) => request.entitlement.approval.stages[index] ?? []);
}

async function everybodyIn(stages: readonly Stage[], directory: NotifierDeps['directory']): Promise<Person[]> {
  const found = await Promise.all(stages.map((stage) => directory.everybody(stage.approvers, MOST_VIEWERS + 1)));
  return [...new Map(found.flat().map((person) => [person.id, person])).values()];
}

async function showStatus({ request, news }: Shown, { settings, deps, slots }: Means): Promise<void> {
  const reader = await personalReader(deps.store, request.requester.id, readerOfChannels(settings));
  const activity = cardActivity(statusCard(request, { reader, tenantId: settings.tenantId }), `${request.entitlement.title}: ${stateInWords(request, reader)}`);
  await slots.show({ request, slot: 'status', activity, post: () => toRequester(request, activity, deps) });
  await postNudges({ request, news }, { where: 'requester', reader, post: (nudge) => toRequester(request, nudge, deps) }, deps);
}

async function toRequester(request: AccessRequest, activity: Partial<Activity>, deps: NotifierDeps): Promise<Posted> {
  try {
    return await deps.connector.post(await personalChat(request.requester.id, deps), activity);
  } catch (error) {
    // Blocked or not installed: then where it was asked.
    if (!(error instanceof ChatError) || !['refused', 'gone'].includes(error.fate)) throw error;
    deps.log.warn({ request: request.id, err: error }, 'requester not reached in person; answering where it was asked');
    return deps.connector.post(request.origin.conversation, activity);
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
