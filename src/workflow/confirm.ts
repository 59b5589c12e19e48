import { AccessError } from '../access/errors.js';
import { later, type Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import type { StepUp } from '../access/stepUp.js';
import { answer } from './answer.js';
import { keep, kept, take } from './kept.js';
import { linkAgain, linkName, visit, type Link, type Visit } from './link.js';
import type { Ports } from './ports.js';
import { beginSignIn, finishSignIn, type Returned } from './signIn.js';
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
  /** The browser goes to `url`, and comes back with what it keeps for us: the cookie `name`. */
  | { readonly is: 'signIn'; readonly link: Link; readonly url: string; readonly cookie: { readonly name: string; readonly value: string } }
  | { readonly is: 'noted'; readonly link: Link; readonly shown: ShownAddress }
  | { readonly is: 'sent'; readonly link: Link; readonly request: AccessRequest }
  /** The yes that waited is counted. */
  | { readonly is: 'answered'; readonly link: Link; readonly request: AccessRequest }
  /** Nothing was asked; `again`: the token of a link with which it may be tried again. */
  | { readonly is: 'refused'; readonly link: Link; readonly error: AccessError; readonly again: string | null };

/** The person confirms that this is their address; what the link was for goes on with it, after a sign-in where one is asked for. */
export async function confirm(ports: Ports, token: string, address: string): Promise<Confirmed> {
  const before = await visit(ports, token, address);
  if (!before) return { is: 'unknown' };
  if (!before.check.ok) return { is: 'unusable', visit: before };
  const link = await take<Link>(ports, linkName(token));
  if (!link) return { is: 'unknown' };
  ports.log.info({ person: link.person.id, errand: link.errand.for }, 'address confirmed on the page');
  return trying(ports, link, () => (link.signIn === null ? goOn(ports, link, { address, stepUp: null }) : beginSignIn(ports, { link, address, contexts: link.signIn, acrs: [] })));
}

/** The browser came back from Entra; what the link was for goes on when it was the person of the link who signed in, there. */
export async function signedIn(ports: Ports, returned: Returned): Promise<Confirmed> {
  const finished = await finishSignIn(ports, returned);
  if (finished.is !== 'done') return finished;
  const { link, stepUp } = finished;
  return trying(ports, link, () => goOn(ports, link, { address: stepUp.address, stepUp }));
}

/** The address that a person has shown in the last minutes. */
export async function addressOf(ports: Ports, person: string): Promise<ShownAddress | undefined> {
  return kept<ShownAddress>(ports, addressName(person));
}

/** What failed for now can be tried again with what was typed. */
async function trying(ports: Ports, link: Link, work: () => Promise<Confirmed>): Promise<Confirmed> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { is: 'refused', link, error, again: error.retryable ? await linkAgain(ports, link) : null };
  }
}

async function goOn(ports: Ports, link: Link, { address, stepUp }: { address: string; stepUp: StepUp | null }): Promise<Confirmed> {
  const { errand } = link;
  if (errand.for === 'answer') return { is: 'answered', link, request: await answer(ports, errand.answer, stepUp) };
  const shown = await note(ports, link.person, address);
  switch (errand.for) {
    case 'address': return { is: 'noted', link, shown };
    case 'request': return { is: 'sent', link, request: await submit(ports, { ...errand.ask, address: errand.ask.address ?? address }, stepUp) };
  }
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
