import type { AccessRequest } from '../access/request.js';
import type { SealedEvent, Store } from '../workflow/ports.js';
import type { Activity } from 'botbuilder';
import { postLoud } from './loud.js';
import type { OperatorDeps } from './operators.js';
import type { Slots } from './slots.js';
import type { Pace } from './pace.js';
import { tellOnce } from './told.js';
import { cardActivity, textActivity } from './views/activity.js';
import { answerCard } from './views/answer.js';
import { closureCard } from './views/closure.js';
import { commentOf, lineOf, rootLine } from './views/line.js';
import { statesOf } from './views/record.js';
import { stateInWords } from './views/words.js';
import { ChatError } from './wire/chatError.js';
import type { Connector } from './wire/connector.js';
import { recallPersonal } from './wire/whereabouts.js';
import type { Reader } from './words/reader.js';

export interface FeedMeans extends OperatorDeps {
  readonly connector: Connector;
  readonly store: Pick<Store, 'remember' | 'recall' | 'once'>;
  readonly pace: Pace;
  readonly slots: Slots;
  readonly reader: Reader;
  /** The audit channel. */
  readonly channel: string;
}

interface Shown { readonly request: AccessRequest; readonly history: readonly SealedEvent[]; readonly news: readonly SealedEvent[] }

/**
 * The request's thread in the audit channel: a first post that changes with the state, one reply for each event, in
 * order, and the closure at the end. A reply whose fate is unknown (the answer was lost) is not repeated: one line may
 * be missing, and its number shows that; none stands there twice.
 */
export async function postFeed({ request, history, news }: Shown, means: FeedMeans): Promise<void> {
  const [first] = history;
  if (!first) return;
  const root = textActivity(rootLine(request, first, means.reader));
  const posted = await means.slots.show({ request, slot: 'root', activity: root, post: () => means.connector.startThread(means.channel, root) });
  const states = statesOf(history);
  const requester = (await recallPersonal(means.store, request.requester.id))?.teamsId;
  // a client that names people by no id of its own does not refresh, either
  const refreshFor = requester?.startsWith('29:') ? requester : undefined;
  for (const sealed of news) {
    const answer = replyFor(sealed, states.get(sealed.event.seq), { reader: means.reader, refreshFor });
    if (answer) await tellOnce({ request: request.id, seq: sealed.event.seq, where: 'feed', post: () => reply(answer, posted?.conversation, means) }, means);
    await postLoud(sealed, request, means);
  }
}

function replyFor(sealed: SealedEvent, after: AccessRequest | undefined, { reader, refreshFor }: { reader: Reader; refreshFor: string | undefined }): Partial<Activity> | undefined {
  if (!after) return undefined;
  if (after.status === 'ended' && (sealed.event.type === 'closed' || sealed.event.type === 'sessionsCut')) return cardActivity(closureCard(after, { sealed, reader, refreshFor }), `${stateInWords(after, reader)}: ${after.requester.name}, ${after.entitlement.title}`);
  const line = lineOf(sealed, after, reader);
  if (line === undefined) return undefined;
  const comment = commentOf(sealed);
  // A card, where what people typed stays as typed: the text of a message may be read as Markdown.
  return comment === undefined ? textActivity(line) : cardActivity(answerCard({ title: line, lines: [reader.words.feed.comment(comment)] }), line);
}

/** Into the thread; into the channel itself when the thread is not known or somebody deleted it: the feed does not go silent. */
async function reply(activity: Partial<Activity>, thread: string | undefined, { connector, channel }: FeedMeans): Promise<void> {
  if (thread !== undefined) {
    try {
      await connector.post(thread, activity);
      return;
    } catch (error) {
      if (!(error instanceof ChatError) || error.fate !== 'gone') throw error;
    }
  }
  await connector.startThread(channel, activity);
}
