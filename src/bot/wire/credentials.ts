import type { ServiceClientCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { ChatError } from './chatError.js';

export type GetToken = (scope: string) => Promise<string>;

/**
 * The bot's outbound identity. Our own, because the SDK's takes a mistyped type for MultiTenant and a missing id for
 * "authentication off"; here it is never off.
 */
export function createCredentialsFactory(botId: string, oauthScope: string, getToken: GetToken): ServiceClientCredentialsFactory {
  const credentials: ServiceClientCredentials = {
    async signRequest(request) {
      const token = await getToken(`${oauthScope}/.default`).catch((error: unknown) => {
        throw new ChatError('unsent', 'The bot got no token for Teams.', { cause: error });
      });
      request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
  };
  return {
    isValidAppId: (appId) => Promise.resolve(appId === botId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: () => Promise.resolve(credentials),
  };
}
