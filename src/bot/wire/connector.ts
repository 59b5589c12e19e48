import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import type { BotSettings } from '../settings.js';
import type { StrictAdapter, WhenBusy } from './adapter.js';
import { ChatError, toChatError } from './chatError.js';
import type { ServiceUrls } from './serviceUrl.js';

/** Where something was posted. In a channel the conversation is the thread: `19:…@thread.tacv2;messageid=…`. */
export interface Posted { readonly conversation: string; readonly activity: string }

/** The channel in which something stands. */
export function channelOf({ conversation }: Posted): string {
  return conversation.split(';messageid=')[0] ?? conversation;
}

/** `id`: the Entra object id; `teamsId`: by which Teams knows the person. Both lower case but for the latter. */
export interface Member { readonly id: string; readonly teamsId: string; readonly tenantId: string; readonly name: string }

/** Teams, as the bot calls it. Everything rejects with ChatError, whose fate says whether it may be tried again. */
export interface Connector {
  /** Into a chat, or into a channel's thread. */
  post(conversation: string, activity: Partial<Activity>): Promise<Posted>;
  /** A new thread in a channel. */
  startThread(channel: string, activity: Partial<Activity>): Promise<Posted>;
  /** The chat with one person, by Teams id or Entra object id; made when there is none. */
  personalChat(person: string): Promise<string>;
  update(posted: Posted, activity: Partial<Activity>): Promise<void>;
  /** A member of a conversation as Teams knows it now, by Teams id or Entra object id. */
  member(conversation: string, person: string): Promise<Member>;
}

const Created = z.object({ id: z.string().min(1), activityId: z.string().min(1).optional() });
const MemberOnWire = z.object({ id: z.string(), aadObjectId: z.string().optional(), objectId: z.string().optional(), tenantId: z.string().optional(), name: z.string().optional() });

export interface ConnectorMeans { readonly adapter: StrictAdapter; readonly urls: ServiceUrls; readonly whenBusy: WhenBusy }

export function createConnector(settings: BotSettings, { adapter, urls, whenBusy }: ConnectorMeans): Connector {
  const bot = { id: `28:${settings.botId}`, name: '' };
  const tenant = { tenantId: settings.tenantId, bot, isGroup: false };
  async function call<T>(use: (client: ConnectorClient) => Promise<T>): Promise<T> {
    try {
      return await use(await adapter.clientFor(await urls.current(), whenBusy));
    } catch (error) {
      throw toChatError(error);
    }
  }
  return {
    async post(conversation, activity) {
      const { id } = await call(async (client) => Created.parse(await client.conversations.sendToConversation(conversation, activity)));
      return { conversation, activity: id };
    },
    async startThread(channel, activity) {
      // Complete on the wire: the type marks fields as demanded that the service does not ask for.
      const parameters = { ...tenant, isGroup: true, channelData: { channel: { id: channel }, tenant: { id: settings.tenantId } }, activity } as ConversationParameters;
      const created = await call(async (client) => Created.parse(await client.conversations.createConversation(parameters)));
      return { conversation: created.id, activity: created.activityId ?? created.id.split(';messageid=')[1] ?? '' };
    },
    async personalChat(person) {
      const parameters = { ...tenant, members: [{ id: person, name: '' }], channelData: { tenant: { id: settings.tenantId } } } as unknown as ConversationParameters; // as above
      return (await call(async (client) => Created.parse(await client.conversations.createConversation(parameters)))).id;
    },
    async update(posted, activity) {
      await call((client) => client.conversations.updateActivity(posted.conversation, posted.activity, { ...activity, id: posted.activity }));
    },
    async member(conversation, person) {
      // The members of a channel, not of one of its threads.
      const [place = conversation] = conversation.split(';messageid=');
      const { id, aadObjectId, objectId, tenantId, name } = await readAgain(() => call(async (client) => MemberOnWire.parse(await client.conversations.getConversationMember(place, person))));
      return { teamsId: id, id: (aadObjectId ?? objectId ?? '').toLowerCase(), tenantId: (tenantId ?? '').toLowerCase(), name: name ?? '' };
    },
  };
}

/** Tries of a read whose connection was cut, and until when another begins: Teams waits 15 seconds for us. Milliseconds. */
const TRIES = 3;
const CUT_WITHIN = 4000;

/** A kept connection is closed by the service when it was idle, and sometimes just as it is used again: what only reads is then asked anew. */
async function readAgain<T>(read: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      const wasCut = error instanceof ChatError && error.fate === 'uncertain' && error.status === undefined;
      if (!wasCut || tries === TRIES || performance.now() - begin > CUT_WITHIN) throw error;
    }
  }
}
