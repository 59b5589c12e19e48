import { z } from 'zod';
import { isLoopback } from './azure/endpoint.js';

/** Where Redis is, and how one signs in there. */
export const REDIS_VARIABLES = {
  REDIS_URL: z.string({ message: 'is missing; it says where Redis is: rediss://host:6380' }).regex(/^(rediss?(-cluster)?|unix):\/\//, 'must begin with redis://, rediss://, redis-cluster://, rediss-cluster:// or unix://'),
  REDIS_AUTH: z.enum(['url', 'entra']).default('url'),
};

/** A token is a password for an hour: it goes over no wire in clear, and an address that has a login says which of the two is meant. */
export function redisProblems({ REDIS_AUTH: auth, REDIS_URL: url = '' }: Readonly<Record<string, string | undefined>>): string[] {
  if (auth !== 'entra') return [];
  const [, scheme = '', place = ''] = /^([a-z-]+):\/\/(.*)$/.exec(url) ?? [];
  const isHere = (host: string): boolean => URL.canParse(`http://${host}`) && isLoopback(`http://${host}`);
  const isSafe = !['redis', 'redis-cluster'].includes(scheme) || place.split(',').every(isHere);
  return [
    ...(isSafe ? [] : ['REDIS_URL: must begin with rediss:// or rediss-cluster:// where REDIS_AUTH is entra']),
    ...(place.includes('@') ? ['REDIS_URL: must have no user and no password where REDIS_AUTH is entra'] : []),
  ];
}
