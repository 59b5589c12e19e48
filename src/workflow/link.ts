import { createHash, randomBytes } from 'node:crypto';
import { checkAddress, covers, type AddressCheck } from '../access/address.js';
import type { Entitlement } from '../access/entitlement.js';
import { errorOf } from '../access/errors.js';
import { later, type Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, Origin } from '../access/request.js';
import { said } from '../access/sentences/index.js';
import { load } from './change.js';
import { keep, kept } from './kept.js';
import type { Ports } from './ports.js';
import type { AnswerOf, Ask } from './verbs.js';

/** For how long a link opens the page. Milliseconds. */
const LINK_LIVES = 10 * 60_000;

/** What a person was sent to the page for, and what goes on when they have confirmed it. */
export type Errand = { readonly for: 'address' } | { readonly for: 'request'; readonly ask: Ask } | { readonly for: 'answer'; readonly answer: AnswerOf };

/** Behind a one-time link: whose it is, and for what. */
export interface Link {
  readonly person: Person;
  readonly errand: Errand;
  /** Where the link was asked for. */
  readonly origin: Origin;
  /** The authentication contexts that the person's sign-in has to show, none for a sign-in alone; null: nobody has to sign in. */
  readonly signIn: readonly string[] | null;
  readonly until: Instant;
}

/** What the page shows: the link, what it is for, and whether the address of whoever looks may be let in. */
export interface Visit {
  readonly link: Link;
  readonly rule: Entitlement | undefined;
  /** What is answered. */
  readonly request?: AccessRequest;
  readonly check: AddressCheck;
}

/** A link to the page for one person. Who holds the token is taken for that person: it goes to nobody else. */
export async function makeLink(ports: Ports, link: Omit<Link, 'until'>): Promise<{ token: string; until: Instant }> {
  const until = later(ports.clock.now(), LINK_LIVES);
  return { token: await linkAgain(ports, { ...link, until }), until };
}

/** Another token for the same link, which lives no longer for it. */
export async function linkAgain(ports: Ports, link: Link): Promise<string> {
  const token = randomToken();
  await keep(ports, linkName(token), link);
  return token;
}

/** 256 bits that nobody guesses. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A link to show an address before anything is asked. */
export async function linkFor(ports: Ports, person: Person, origin: Origin): Promise<{ token: string; until: Instant }> {
  if (!ports.hasPage) throw errorOf({ says: 'address-missing/no-page' });
  return makeLink(ports, { person, errand: { for: 'address' }, origin, signIn: null });
}

/** Looks at what a link is for and uses nothing up: whatever scans links in messages may come by. */
export async function visit(ports: Ports, token: string, address: string): Promise<Visit | undefined> {
  const link = await kept<Link>(ports, linkName(token));
  if (link?.errand.for !== 'answer') return link && seen(ports, link, address);
  const { request } = await load(ports, link.errand.answer.request);
  // nobody is let in for an answer: whatever the address, it is only put on record
  return { link, rule: request.entitlement, request, check: { ok: true, prefix: address } };
}

function seen({ rules }: Ports, link: Link, address: string): Visit {
  const all = rules.entitlements();
  const { errand } = link;
  const rule = errand.for === 'request' ? all.find(({ id }) => id === errand.ask.entitlement.trim().toLowerCase()) : undefined;
  // Without a request it is not known what for: an address that any entitlement lets in may be of use.
  const allowed = rule?.sourceAddress ?? { maxPrefix: 32, allow: all.flatMap(({ sourceAddress }) => sourceAddress.allow) };
  return { link, rule, check: asTyped(errand, address) ?? checkAddress(address, allowed) };
}

/** Whoever signs in for a request comes from the address that it lets in: otherwise it would be let in for somebody else. */
function asTyped(errand: Errand, address: string): AddressCheck | undefined {
  const typed = errand.for === 'request' ? errand.ask.address : undefined;
  if (typed === undefined || covers(typed, address)) return undefined;
  return { ok: false, code: 'address-invalid', ...said({ says: 'address-invalid/elsewhere', typed, from: address || null }) };
}

/** Of a token only the hash is kept: who reads Redis cannot open the page. */
export function linkName(token: string): string {
  return `link ${hashOf(token)}`;
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
