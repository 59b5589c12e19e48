import { DateTime } from 'luxon';
import type { Role } from '../../access/entitlement.js';
import { between, type Instant } from '../../access/instant.js';
import { inWords } from '../../access/duration.js';
import type { AccessRequest } from '../../access/request.js';

/** `14:05:07 UTC`, with the day in front when it is not the day of `now`. */
export function sayTime(at: Instant, now: Instant): string {
  const isToday = at.slice(0, 10) === now.slice(0, 10);
  return `${DateTime.fromISO(at, { zone: 'utc' }).toFormat(isToday ? 'HH:mm:ss' : 'ccc d LLL HH:mm:ss')} UTC`;
}

/** The time left: `1 h 59 min`; `0 s` when it is over. */
export function sayLeft(until: Instant, now: Instant): string {
  const left = between(now, until);
  return left > 0 ? inWords(Math.max(1000, left)) : '0 s';
}

/** `Reader on prod and network; Virtual Machine Administrator Login on vm-web-1 and vm-db-1`. */
export function sayRoles(roles: readonly Role[]): string {
  const byRole = new Map<string, string[]>();
  for (const { role, scope } of roles) byRole.set(role, [...(byRole.get(role) ?? []), sayScope(scope)]);
  return [...byRole].map(([role, scopes]) => `${role} on ${list(scopes)}`).join('; ');
}

/** `port 443 of nsg-bastion, from 203.0.113.7 only`. */
export function sayNetwork(request: Pick<AccessRequest, 'entitlement' | 'address'>): string {
  const paths = request.entitlement.paths.map((p) => `port ${list(p.ports)} of ${lastPart(p.nsg)}`);
  return `${list(paths)}, from ${sayAddress(request.address)} only`;
}

export function sayAddress(prefix: string): string {
  return prefix.endsWith('/32') ? prefix.slice(0, -3) : prefix;
}

/** The last part of a resource id, with its kind when a person would wonder. */
export function sayScope(scope: string): string {
  const isGroup = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope);
  return isGroup ? `resource group ${lastPart(scope)}` : lastPart(scope);
}

export function lastPart(id: string): string {
  return id.split('/').at(-1) ?? id;
}

export function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** A status as a person says it. */
export const STATUS_WORDS: Readonly<Record<AccessRequest['status'], string>> = {
  pending: 'waits for approval', denied: 'denied', cancelled: 'taken back', lapsed: 'lapsed', activating: 'opening',
  active: 'open', revoking: 'closing', ended: 'closed',
};
