import type { BotSettings } from './bot/index.js';
import type { Config } from './config.js';
import type { InForce } from './inForce.js';

/** Who the bot is in Teams, of all that is set. */
export function botSettings({ bot, publicUrl, limits }: Config, { channels }: Pick<InForce, 'channels'>): BotSettings {
  const { id: botId, type: botType, tenantId, serviceUrl, openIdMetadataUrl, tokenIssuer, loginUrl, oauthScope, oauthUrl } = bot;
  const known = { botId, botType, tenantId, openIdMetadataUrl, tokenIssuer, loginUrl, oauthScope, oauthUrl, channels, limits };
  return { ...known, ...(serviceUrl === undefined ? {} : { serviceUrl }), ...(publicUrl === undefined ? {} : { publicUrl }) };
}
