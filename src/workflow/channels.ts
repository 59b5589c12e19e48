import { z } from 'zod';
import { errorOf, type Refusing } from '../access/errors.js';
import type { Origin, Spoken } from '../access/request.js';
import type { Person } from '../access/person.js';
import { CHANNEL_USES, type ChannelUse } from '../access/channels.js';
import { SYSTEM } from '../access/stop.js';
import { requirePart } from './parts.js';
import type { ChannelIds, Channels, Finding, Ledger, Log, Ports, Store } from './ports.js';
import { refuseStopped } from './stop.js';
import { isBroken } from './systemNews.js';

const Kept = z.object({ to: z.string(), mark: z.string() });

export interface ChannelsOver {
  readonly store: Pick<Store, 'remember' | 'recall'>;
  readonly ledger: Pick<Ledger, 'mark'>;
  readonly named: () => ChannelIds;
  readonly log: Log;
}

/**
 * What was bound lies in Redis under a mark that only the ledger's key makes: whoever can write there cannot lead what
 * approvers are asked into a channel of their own. A process that has seen it puts it back where the store lost it.
 */
export function createChannels({ store, ledger, named, log }: ChannelsOver): Channels {
  const seen = new Map<ChannelUse, string>();
  const markOf = (what: ChannelUse, to: string): string => ledger.mark(`channel ${what} ${to}`);
  const bind = async (what: ChannelUse, to: string): Promise<void> => {
    await store.remember(nameOf(what), JSON.stringify({ to, mark: markOf(what, to) }));
    seen.set(what, to);
  };
  const bound = async (what: ChannelUse): Promise<string | null> => {
    const stored = await store.recall(nameOf(what));
    const known = seen.get(what);
    if (stored === undefined && known !== undefined) await bind(what, known);
    const kept = stored === undefined ? undefined : readKept(stored);
    if (kept && kept.mark === markOf(what, kept.to)) seen.set(what, kept.to);
    else if (stored !== undefined) log.error({ what }, 'what is stored of a channel is not authentic; it does not count');
    return seen.get(what) ?? null;
  };
  return {
    named, bind,
    async now() {
      const { approvals, audit } = named();
      return { approvals: approvals ?? await bound('approvals'), audit: audit ?? await bound('audit') };
    },
  };
}

function nameOf(what: ChannelUse): string {
  return `channel ${what}`;
}

function readKept(stored: string): z.infer<typeof Kept> | undefined {
  try {
    return Kept.parse(JSON.parse(stored));
  } catch {
    return undefined;
  }
}

/** Rejects with `no-channels` while it is not known where to ask approvers or where to tell: what opens must not open unseen. */
export async function refuseWithoutChannels({ channels }: Pick<Ports, 'channels'>): Promise<void> {
  const ids = await channels.now();
  const missing = CHANNEL_USES.filter((what) => ids[what] === null);
  if (missing.length > 0) throw errorOf({ says: 'no-channels', missing });
}

/** What somebody typed, where. `channel` null: it was no channel of a team; `isOurs`: the channel is this tenant's. */
export interface Binding extends Spoken { readonly what: ChannelUse; readonly channel: { readonly id: string; readonly isOurs: boolean } | null }

/**
 * An operator says that the channel in which they type it is the bot's. Written into the record first, then kept, then told
 * in the old channel and in the new one. `before`: which it was; `missing`: what has still to be typed. Rejects with
 * `not-allowed`, `not-a-channel`, `channel-in-file`.
 */
export async function bindChannel(ports: Ports, { by, origin, what, channel }: Binding): Promise<{ isNew: boolean; before: string | null; missing: ChannelUse | null }> {
  await requirePart(ports, by, { parts: ['operator'], refusal: onlyOperators(ports) });
  if (!channel) throw errorOf({ says: 'not-a-channel', what });
  if (!channel.isOurs) throw errorOf({ says: 'not-a-channel/foreign' });
  if (ports.channels.named()[what] !== null) throw errorOf({ says: 'channel-in-file', what });
  const now = await ports.channels.now();
  const before = now[what];
  const isNew = before !== channel.id;
  if (isNew) await save(ports, { by, what, to: channel.id, before, from: origin });
  const other = what === 'approvals' ? 'audit' : 'approvals';
  return { isNew, before, missing: now[other] === null ? other : null };
}

async function save(ports: Ports, news: { by: Person; what: ChannelUse; to: string; before: string | null; from: Origin }): Promise<void> {
  // Where the record is not authentic nothing can be written into it: that is told, with the way back.
  await ports.system.append(() => ({ type: 'bound', ...news })).catch(async (error: unknown) => {
    if (isBroken(error)) await refuseStopped(ports);
    throw error;
  });
  await ports.channels.bind(news.what, news.to);
  ports.log.warn({ by: news.by.id, what: news.what, to: news.to, before: news.before }, 'a channel was bound');
  await ports.queue.announce(SYSTEM).catch((error: unknown) => { ports.log.warn({ err: error }, 'that a channel was bound is told by the next sweep'); });
}

function onlyOperators({ rules: { roles: { operators } } }: Pick<Ports, 'rules'>): Refusing<'not-allowed'> {
  return { says: 'not-allowed/bind', isNobody: operators.groups.length + operators.people.length === 0 };
}

/** For the doctor. Never rejects. */
export async function examineChannels(channels: Pick<Channels, 'now' | 'named'>): Promise<Finding[]> {
  const named = channels.named();
  const now = await channels.now().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return CHANNEL_USES.map((what): Finding => {
    const line = { group: 'Teams', what: { says: 'thing/channel', what } } as const;
    if (named[what] !== null) return { ...line, status: 'ok', detail: { says: 'found/channel-in-file' } };
    if (typeof now === 'string') return { ...line, status: 'unknown', detail: now };
    if (now[what] !== null) return { ...line, status: 'ok', detail: { says: 'found/channel-bound' } };
    return { ...line, status: 'wrong', detail: { says: 'found/no-channel' }, mend: { says: 'mend/channel', what } };
  });
}
