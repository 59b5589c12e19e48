import type { AccessRequest } from '../access/request.js';
import type { SealedEvent, Store } from '../workflow/ports.js';
import type { Activity } from 'botbuilder';
import { postLoud } from './loud.js';
import type { OperatorDeps } from './operators.js';
import type { Drawn, Slots } from './slots.js';
import type { Pace } from './pace.js';
import { tellOnce, toldUpTo } from './told.js';
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

interface Shown { readonly request: AccessRequest; readonly history: readonly SealedEvent[]; readonly news: readonly SealedEvent[]; readonly redraw: (draw: (request: AccessRequest) => Partial<Activity>) => () => Promise<Drawn> }

/** A line of text; or a card, where what people typed stays as typed: the text of a message may be read as Markdown. */
type Reply = { readonly line: string } | { readonly activity: Partial<Activity> };
/** Replies that go out as one, and the number of the last event that they are about. */
interface Together { readonly replies: readonly Reply[]; readonly seq: number }

/** As many lines as stand in one message at most. */
const MOST_LINES = 12;

/**
 * The request's thread in the audit channel: a first post that changes with the state, one line for each event, in
 * order, and the closure at the end. Lines that waited together are one message. One whose fate is unknown (the answer was
 * lost) is not repeated: a line may be missing, and its number shows that; none stands there twice.
 */
export async function postFeed({ request, history, news, redraw }: Shown, means: FeedMeans): Promise<void> {
  const [first] = history;
  if (!first) return;
  const { channel, reader } = means;
  const draw = (now: AccessRequest): Partial<Activity> => textActivity(rootLine(now, first, reader));
  const root = draw(request);
  const posted = await means.slots.show({ request, slot: 'root', channel, activity: root, redraw: redraw(draw), post: (activity) => means.connector.startThread(channel, activity) });
  const requester = (await recallPersonal(means.store, request.requester.id))?.teamsId;
  // a client that names people by no id of its own does not refresh, either
  const refreshFor = requester?.startsWith('29:') ? requester : undefined;
  const upTo = await toldUpTo({ request: request.id, where: 'feed' }, means.store);
  for (const { replies, seq } of together(news.filter(({ event }) => event.seq > upTo), statesOf(history), { reader, refreshFor })) {
    await tellOnce({ request: request.id, seq, where: 'feed', channel, post: () => reply(asOne(replies), posted?.conversation, means) }, means);
  }
  for (const sealed of news) await postLoud(sealed, request, means);
}

interface ReplyOver { readonly reader: Reader; readonly refreshFor: string | undefined }

function together(news: readonly SealedEvent[], states: ReadonlyMap<number, AccessRequest>, over: ReplyOver): Together[] {
  const found: Together[] = [];
  for (const sealed of news) {
    const answer = replyFor(sealed, states.get(sealed.event.seq), over);
    if (!answer) continue;
    const before = found.at(-1);
    const joins = before && 'line' in answer && before.replies.length < MOST_LINES && before.replies.every((one) => 'line' in one);
    if (joins) found.pop();
    found.push({ replies: joins ? [...before.replies, answer] : [answer], seq: sealed.event.seq });
  }
  return found;
}

/** Several replies are lines each. */
function asOne(replies: readonly Reply[]): Partial<Activity> {
  const [first] = replies;
  return first && 'activity' in first ? first.activity : textActivity(replies.map((one) => ('line' in one ? one.line : '')).join('\n'));
}

function replyFor(sealed: SealedEvent, after: AccessRequest | undefined, { reader, refreshFor }: ReplyOver): Reply | undefined {
  if (!after) return undefined;
  if (after.status === 'ended' && (sealed.event.type === 'closed' || sealed.event.type === 'sessionsCut')) return { activity: cardActivity(closureCard(after, { sealed, reader, refreshFor }), `${stateInWords(after, reader)}: ${after.requester.name}, ${after.entitlement.title}`) };
  const line = lineOf(sealed, after, reader);
  if (line === undefined) return undefined;
  const comment = commentOf(sealed);
  return comment === undefined ? { line } : { activity: cardActivity(answerCard({ title: line, lines: [reader.words.feed.comment(comment)] }), line) };
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
