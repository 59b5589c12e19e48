import type { Language } from '../access/language.js';
import type { Limits } from './wire/flood.js';
import { readerOf, type Reader } from './words/reader.js';

/** Who the bot is, and where Microsoft's services are. `main` fills it from the configuration. */
export interface BotSettings {
  /** The bot's application id. */
  readonly botId: string;
  readonly tenantId: string;
  readonly botType: 'SingleTenant' | 'UserAssignedMSI';
  /** Root of the Teams service for posts that answer nobody; without it, the one that the last activity came from. */
  readonly serviceUrl?: string;
  /** Hosts (with a port when it is not 443) that the bot's token may be sent to, beside Microsoft's own and `serviceUrl`'s. */
  readonly allowedServiceHosts?: readonly string[];
  /** Root of what people open in a browser, without a slash at the end; without it there are no pages. */
  readonly publicUrl?: string;
  readonly openIdMetadataUrl: string;
  readonly tokenIssuer: string;
  readonly loginUrl: string;
  readonly oauthScope: string;
  readonly oauthUrl: string;
  /** What this process takes within a minute. */
  readonly limits: Limits;
  /** In which language and by whose clocks (IANA) posts in channels are written. */
  readonly channels: { readonly language: Language; readonly timeZone: string };
}

/** Whoever reads a channel; as the entitlements file says now. */
export function readerOfChannels({ channels: { language, timeZone } }: Pick<BotSettings, 'channels'>): Reader {
  return readerOf({ locale: language, zone: timeZone });
}
