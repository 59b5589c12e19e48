import { setTimeout as wait } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { Sim, StoredActivity } from '../core.js';
import type { SigningKey } from '../keys.js';
import { BOT_ID, BOT_NAME, CHANNELS, TEAM, TENANT_ID, type SeedPerson } from '../seed.js';
import { issueChannelToken } from '../tokens.js';
import { WireError } from '../wireError.js';
import type { Addressed } from './conversations.js';
import { store } from './conversations.js';

/** How long Teams waits for a bot. Milliseconds. */
const PATIENCE_MS = 15_000;

/** What an activity says beside the truth about its sender and tenant: the signature covers neither. */
export interface Forged { readonly id?: string | undefined; readonly aadObjectId?: string | undefined; readonly name?: string | undefined; readonly tenantId?: string | undefined }

/** Sends a person's activities to the bot, as the Teams service does. */
export interface TeamsClient {
  /** A message with text (a channel's mentions the bot), or without text and with the value of an Action.Submit. */
  message(person: SeedPerson, to: Addressed, content: { text?: string; value?: unknown; replyTo?: string; forged?: Forged }): Promise<{ status: number; activityId: string }>;
  /** The press of an Action.Execute button on an activity; `isAutomatic`: by the person's client, of a card's `refresh`. */
  press(person: SeedPerson, to: Addressed, action: { activityId: string; verb: string; data: unknown; isAutomatic?: boolean; forged?: Forged }): Promise<{ status: number; body: unknown }>;
  /** A button opens a dialog (`task/fetch`), or the card in it is sent (`task/submit`) with what was filled in. */
  dialog(person: SeedPerson, to: Addressed, turn: { activityId: string; kind: 'task/fetch' | 'task/submit'; data: unknown; forged?: Forged }): Promise<{ status: number; body: unknown }>;
  /** The person adds the bot to their own chats, or to the team of a channel: Teams tells it of the installation, and of the conversation that it makes. */
  install(person: SeedPerson, to: Addressed): Promise<{ status: number }>;
}

export function createTeamsClient(sim: Sim, key: SigningKey): TeamsClient {
  const send = sender(sim, key);
  /** Recorded with the answer; what nobody has answered may have been heard all the same. */
  const kept = async (sent: Sent, at: string, work: () => ReturnType<Send>): ReturnType<Send> => {
    try {
      const { status, body } = await work();
      sim.record.add({ kind: 'activity.sent', at, ...sent, status, answer: body });
      return { status, body };
    } catch (error) {
      if (error instanceof WireError && error.status === 504) sim.record.add({ kind: 'activity.sent', at, ...sent, status: 504 });
      throw error;
    }
  };
  return {
    async message(person, to, { text, value, replyTo, forged }) {
      const at = sim.clock.now().toISOString(); // of the sending: what the bot does on it comes later, though it may be recorded earlier
      const root = to.conversation.kind === 'channel' ? threadRoot(to, replyTo) : undefined;
      const id = text === undefined ? String(sim.clock.now().getTime())
        : store(sim, to.conversation, { from: person.id, ...asShown(to, text), ...(root === undefined ? {} : { replyTo: root }) }).id;
      // ids are moments, and no two of one conversation are the same: nobody writes two lines at once
      const localTimestamp = localTime(person, new Date(Number(id)));
      const activity = { type: 'message', id, localTimestamp, ...written(person, to, text), ...(value === undefined ? {} : { value }), ...(replyTo === undefined ? {} : { replyToId: replyTo }) };
      const sent = { from: person.id, conversation: to.conversation.id, what: 'message', ...(text === undefined ? {} : { text }), ...(value === undefined ? {} : { data: value }) } as const;
      const { status } = await kept(sent, at, () => send({ ...envelope(sim, { person, forged }, { to, root: root ?? id }), ...activity }));
      return { status, activityId: id };
    },
    async press(person, to, { activityId, verb, data, isAutomatic = false, forged }) {
      const at = sim.clock.now().toISOString();
      const root = to.conversation.kind === 'channel' ? threadRoot(to, activityId) : undefined;
      const activity = {
        type: 'invoke', name: 'adaptiveCard/action', id: `f:${crypto.randomUUID()}`, replyToId: activityId,
        entities: [clientInfoOf(person)],
        value: { action: { type: 'Action.Execute', id: '', verb, data }, trigger: isAutomatic ? 'automatic' : 'manual' },
      };
      return kept({ from: person.id, conversation: to.conversation.id, what: 'invoke', verb, data }, at, () => send({ ...envelope(sim, { person, forged }, { to, root: root ?? activityId }), ...activity }));
    },
    async dialog(person, to, { activityId, kind, data, forged }) {
      const at = sim.clock.now().toISOString();
      const root = to.conversation.kind === 'channel' ? threadRoot(to, activityId) : undefined;
      const activity = { type: 'invoke', name: kind, id: `f:${crypto.randomUUID()}`, replyToId: activityId, entities: [clientInfoOf(person)], value: { data, context: { theme: 'default' } } };
      return kept({ from: person.id, conversation: to.conversation.id, what: 'invoke', verb: kind, data }, at, () => send({ ...envelope(sim, { person, forged }, { to, root: root ?? activityId }), ...activity }));
    },
    async install(person, to) {
      const id = (): string => `f:${crypto.randomUUID()}`;
      const common = envelope(sim, { person, forged: undefined }, { to, root: '' });
      const { status } = await send({ ...common, type: 'installationUpdate', action: 'add', id: id(), entities: [clientInfoOf(person)] });
      await send({ ...common, type: 'conversationUpdate', id: id(), membersAdded: [{ id: `28:${BOT_ID}` }, { id: `29:${person.id}`, aadObjectId: person.id }] });
      return { status };
    },
  };
}

/** The root of the thread in which an activity stands. */
function threadRoot(to: Addressed, activityId: string | undefined): string | undefined {
  const activity = to.conversation.activities.find(({ id }) => id === activityId);
  return activity?.replyTo ?? activity?.id ?? to.root;
}

/** What Teams says of the client with every activity. */
function clientInfoOf({ locale, zone }: SeedPerson): Record<string, unknown> {
  return { type: 'clientInfo', locale, country: locale.slice(-2), platform: 'Web', timezone: zone };
}

/** In a channel a person writes to the bot by mentioning it. */
const BOT_MENTION = `<at>${BOT_NAME}</at>`;

function asShown({ conversation }: Addressed, text: string): Pick<StoredActivity, 'text' | 'mentions'> {
  return conversation.kind === 'personal' ? { text } : { text: `${BOT_MENTION} ${text}`, mentions: [BOT_MENTION] };
}

function written(person: SeedPerson, { conversation }: Addressed, text: string | undefined): Record<string, unknown> {
  const clientInfo = clientInfoOf(person);
  if (text === undefined) return { entities: [clientInfo] };
  if (conversation.kind === 'personal') return { text, textFormat: 'plain', entities: [clientInfo] };
  return { text: `${BOT_MENTION} ${text}`, textFormat: 'plain', entities: [{ type: 'mention', mentioned: { id: `28:${BOT_ID}`, name: BOT_NAME }, text: BOT_MENTION }, clientInfo] };
}

function envelope(sim: Sim, { person, forged }: { person: SeedPerson; forged: Forged | undefined }, at: { to: Addressed; root: string }): Signed {
  const { conversation } = at.to;
  const now = sim.clock.now();
  const channel = Object.values(CHANNELS).find(({ id }) => id === conversation.id);
  const tenant = { id: forged?.tenantId ?? TENANT_ID };
  return {
    channelId: 'msteams', serviceUrl: serviceUrl(sim), timestamp: now.toISOString(), localTimestamp: localTime(person, now), localTimezone: person.zone, locale: person.locale,
    from: { id: forged?.id ?? `29:${person.id}`, name: forged?.name ?? person.name, aadObjectId: forged?.aadObjectId ?? person.id }, recipient: { id: `28:${BOT_ID}`, name: BOT_NAME },
    ...(channel === undefined
      ? { conversation: { id: conversation.id, ...(conversation.kind === 'group' ? { conversationType: 'groupChat', isGroup: true } : { conversationType: 'personal', isGroup: false }), tenantId: tenant.id }, channelData: { tenant } }
      : {
        conversation: { id: at.root === '' ? conversation.id : `${conversation.id};messageid=${at.root}`, conversationType: 'channel', tenantId: tenant.id, isGroup: true, name: channel.name },
        channelData: { tenant, teamsChannelId: channel.id, teamsTeamId: TEAM.id, channel: { id: channel.id, name: channel.name }, team: { id: TEAM.id, aadGroupId: TEAM.groupId, name: TEAM.name } },
      }),
  };
}

/** By the clock of the person's own machine. */
function localTime({ zone }: SeedPerson, at: Date): string | null {
  return DateTime.fromJSDate(at, { zone }).toISO();
}

/** Where the bot answers to; also a claim of the token, which the bot compares. */
export function serviceUrl(sim: Sim): string {
  return `${sim.urls.https}/teams/`;
}

interface Sent { readonly from: string; readonly conversation: string; readonly what: 'message' | 'invoke'; readonly text?: string; readonly verb?: string; readonly data?: unknown }
type Signed = Record<string, unknown> & { readonly serviceUrl: string };
type Send = (activity: Signed) => Promise<{ status: number; body: unknown }>;

/** Sends as the turned knobs say: late, or a second time. What is judged is the answer to the first. */
function sender(sim: Sim, key: SigningKey): Send {
  let sent = 0;
  return async (activity) => {
    const { activityLateMs: late, activityTwice: isRepeated } = sim.knobs;
    sent += 1;
    if (late > 0 && sent % 2 === 1) await wait(late);
    const answer = deliver(sim, key, activity);
    if (isRepeated) deliver(sim, key, isRepeated === 'newId' ? { ...activity, id: `${String(activity.id)}1` } : activity).catch(() => undefined);
    return answer;
  };
}

/** Hands the bot a signed activity. Throws 502 when it cannot be reached, and 504 when it may have heard but does not answer. */
export async function deliver(sim: Sim, key: SigningKey, activity: Signed): ReturnType<Send> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${issueChannelToken(key, activity.serviceUrl)}` };
  try {
    const answer = await fetch(sim.urls.bot, { method: 'POST', headers, body: JSON.stringify(activity), signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: answer.status, body: readBody(await answer.text()) };
  } catch (error) {
    throw new WireError(mayHaveHeard(error) ? 504 : 502, 'BotUnreachable', `The bot does not answer at ${sim.urls.bot}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** The connection stood, and no answer came: in time, or at all. */
function mayHaveHeard(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = (error.cause ?? {}) as { code?: string }; // undici's, which types none
  return error.name === 'TimeoutError' || ['ECONNRESET', 'UND_ERR_SOCKET'].includes(code);
}

function readBody(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text; // an error page is an answer too
  }
}
