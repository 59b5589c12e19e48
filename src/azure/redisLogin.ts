import type { TokenCredential } from '@azure/identity';
import { oidIn } from './credential.js';

/** Azure Managed Redis takes a token for this in place of a password (learn.microsoft.com/azure/redis/entra-for-authentication). */
const SCOPE = 'https://redis.azure.com/.default';

/** Signs in at an Azure Redis with Entra: the principal's object id, its token, and how long that lasts (milliseconds). The function rejects when there is no token. */
export function createRedisLogin(credential: TokenCredential): () => Promise<{ username: string; password: string; lasts: number }> {
  return async () => {
    const token = await credential.getToken(SCOPE);
    if (!token) throw new Error('The authority gave no token for Redis.');
    return { username: oidIn(token.token), password: token.token, lasts: token.expiresOnTimestamp - Date.now() }; // eslint-disable-line no-restricted-properties -- the token's end is by this machine's clock
  };
}
