import type { ChannelUse } from '../../access/channels.js';

/** By their ids in Teams, `19:…@thread.tacv2`; null for none. */
export type ChannelIds = Readonly<Record<ChannelUse, string | null>>;

/** The bot's channels. What the entitlements file names wins over what somebody bound in Teams. */
export interface Channels {
  /** Those in force. Rejects with the driver's error when Redis is away and the file does not name both. */
  now(): Promise<ChannelIds>;
  /** Those that the file names. */
  named(): ChannelIds;
  /** Keeps it for all replicas and every restart. It holds where the file names none. */
  bind(what: ChannelUse, to: string): Promise<void>;
}
