import { AccessError } from '../access/errors.js';
import { later, type Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { keep, kept, take } from './kept.js';
import { linkName, visit, type Link, type Visit } from './link.js';
import type { Ports } from './ports.js';
import { submit } from './submit.js';

/** For how long an address that was shown on the page is used. Milliseconds. */
const ADDRESS_LIVES = 10 * 60_000;

/** An address that a person has shown. */
export interface ShownAddress { readonly address: string; readonly at: Instant; readonly until: Instant }

/** What became of a confirmation. */
export type Confirmed =
  /** The link was never one, was used, or is too old. */
  | { readonly is: 'unknown' }
  /** The address may not be let in; the link stays good. */
  | { readonly is: 'unusable'; readonly visit: Visit }
  | { readonly is: 'noted'; readonly link: Link; readonly shown: ShownAddress }
  | { readonly is: 'sent'; readonly link: Link; readonly request: AccessRequest }
  /** Nothing was asked; when it may go better in a minute (`retryable`) the link stays good. */
  | { readonly is: 'refused'; readonly link: Link; readonly shown: ShownAddress; readonly error: AccessError };

/** The person confirms that this is their address; what the link was for goes on with it. */
export async function confirm(ports: Ports, token: string, address: string): Promise<Confirmed> {
  const before = await visit(ports, token, address);
  if (!before) return { is: 'unknown' };
  if (!before.check.ok) return { is: 'unusable', visit: before };
  const link = await take<Link>(ports, linkName(token));
  if (!link) return { is: 'unknown' };
  const shown = await note(ports, link.person, address);
  ports.log.info({ person: link.person.id, errand: link.errand.for }, 'address confirmed on the page');
  if (link.errand.for === 'address') return { is: 'noted', link, shown };
  try {
    return { is: 'sent', link, request: await submit(ports, { ...link.errand.ask, address }) };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    if (error.retryable) await keep(ports, linkName(token), link);
    return { is: 'refused', link, shown, error };
  }
}

/** The address that a person has shown in the last minutes. */
export async function addressOf(ports: Ports, person: string): Promise<ShownAddress | undefined> {
  return kept<ShownAddress>(ports, addressName(person));
}

async function note(ports: Ports, person: Person, address: string): Promise<ShownAddress> {
  const at = ports.clock.now();
  const shown = { address, at, until: later(at, ADDRESS_LIVES) };
  await keep(ports, addressName(person.id), shown);
  return shown;
}

function addressName(person: string): string {
  return `address ${person}`;
}
