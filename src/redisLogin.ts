import { createCredential, createRedisLogin } from './azure/index.js';
import type { Config } from './config.js';
import type { SignIn } from './store/index.js';

/** How connections to Redis sign in, by the settings; undefined: with what the address says. */
export function redisLogin({ redisAuth, azureAuthority }: Pick<Config, 'redisAuth' | 'azureAuthority'>): SignIn | undefined {
  return redisAuth === 'entra' ? createRedisLogin(createCredential(azureAuthority)) : undefined;
}
