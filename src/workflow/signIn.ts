import { AccessError, errorOf, type Refusing } from '../access/errors.js';
import { between, type Instant } from '../access/instant.js';
import type { Sentence } from '../access/sentences/index.js';
import type { StepUp } from '../access/stepUp.js';
import type { Confirmed } from './confirm.js';
import { keep, take } from './kept.js';
import { hashOf, linkAgain, randomToken, type Link } from './link.js';
import type { Ports, SignedIn, SignInSecrets } from './ports.js';

/** Entra's clock may run behind ours by so much. Milliseconds. */
const SKEW = 60_000;

/** What the browser brings back from Entra, and what it had kept for us. */
export interface Returned {
  readonly state: string;
  /** Undefined when Entra signed nobody in. */
  readonly code: string | undefined;
  /** Entra's word for why not: `access_denied`. */
  readonly error: string | undefined;
  readonly cookie: (name: string) => string | undefined;
  readonly address: string;
}

/** A sign-in that was begun: everything that has to be the same when it ends. */
interface Begun {
  readonly link: Link;
  readonly address: string;
  /** Hash of what only the browser that began has. */
  readonly browser: string;
  readonly secrets: SignInSecrets;
  readonly since: Instant;
  /** What is still to be shown, the one that was asked for first; and what has been. */
  readonly contexts: readonly string[];
  readonly acrs: readonly string[];
  readonly until: Instant;
}

type Beginning = Pick<Begun, 'link' | 'address' | 'contexts' | 'acrs'>;

/**
 * Sends the browser to Entra. The sign-in is bound to the link, the address and this very browser: whoever begins one and
 * has somebody else finish it has neither their cookie nor their address.
 */
export async function beginSignIn(ports: Ports, beginning: Beginning): Promise<Extract<Confirmed, { is: 'signIn' }>> {
  const { link, contexts } = beginning;
  if (!ports.signIn) throw errorOf({ says: 'step-up-needed/no-sign-in' });
  const [state, value] = [randomToken(), randomToken()];
  const { url, secrets } = await ports.signIn.begin({ state, context: contexts[0], loginHint: await nameOf(ports, link) });
  await keep(ports, beginName(state), { ...beginning, browser: hashOf(value), secrets, since: ports.clock.now(), until: link.until } satisfies Begun);
  return { is: 'signIn', link, url, cookie: { name: cookieName(state), value } };
}

export type Finished = Confirmed | { readonly is: 'done'; readonly link: Link; readonly stepUp: StepUp };

/** Who signed in, when it is the person of the link, in the browser and from the address where it was begun. */
export async function finishSignIn(ports: Ports, { state, code, error: why, cookie, address }: Returned): Promise<Finished> {
  const begun = await take<Begun>(ports, beginName(state));
  if (!begun || !ports.signIn) return { is: 'unknown' };
  const { link } = begun;
  if (hashOf(cookie(cookieName(state)) ?? '') !== begun.browser) return refused(ports, link, { says: 'step-up-needed/other-browser' });
  if (address !== begun.address) return refused(ports, link, { says: 'step-up-needed/other-network', before: begun.address, after: address });
  if (code === undefined) return refused(ports, link, { says: 'step-up-needed/unfinished', why: why ?? null }, { canTryAgain: true });
  try {
    return await judged(ports, begun, await ports.signIn.redeem(code, begun.secrets));
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { is: 'refused', link, error, again: error.retryable ? await linkAgain(ports, link) : null };
  }
}

async function judged(ports: Ports, begun: Begun, { oid, tid, at, acrs: shown }: SignedIn): Promise<Finished> {
  const { link, contexts: [asked, ...rest] } = begun;
  const { signIn } = ports;
  if (oid !== link.person.id || tid !== signIn?.tenantId) {
    await reportStranger(ports, link, { oid, tid, address: begun.address });
    return refused(ports, link, { says: 'step-up-needed/stranger', name: link.person.name });
  }
  if (between(at, begun.since) > SKEW) return refused(ports, link, { says: 'step-up-needed/old' }, { canTryAgain: true });
  if (asked !== undefined && !shown.includes(asked)) return refused(ports, link, { says: 'step-up-needed/context', context: asked }, { canTryAgain: true });
  const acrs = [...new Set([...begun.acrs, ...shown])];
  const missing = rest.filter((context) => !acrs.includes(context));
  // one sign-in asks for one context; another is asked for by itself
  if (missing.length > 0) return beginSignIn(ports, { link, address: begun.address, contexts: missing, acrs });
  ports.log.info({ person: link.person.id, errand: link.errand.for, acrs }, 'signed in at the page');
  return { is: 'done', link, stepUp: { at, oid, acrs, mfa: signIn.context !== null && acrs.includes(signIn.context), address: begun.address } };
}

async function refused(ports: Ports, link: Link, why: Refusing<'step-up-needed'>, { canTryAgain = false } = {}): Promise<Confirmed> {
  const error = errorOf(why);
  ports.log.warn({ person: link.person.id, errand: link.errand.for, message: error.message }, 'a sign-in at the page was refused');
  return { is: 'refused', link, error, again: canTryAgain ? await linkAgain(ports, link) : null };
}

/** Whoever holds the link is not its person: the chat of that person may be in other hands. A feed that cannot be reached makes it no less refused. */
async function reportStranger({ notifier, directory, log }: Ports, { person, errand }: Link, { oid, tid, address }: { oid: string; tid: string; address: string }): Promise<void> {
  const known = await directory.person(oid).catch(() => undefined);
  log.error({ person: person.id, signedIn: oid, tenant: tid, address }, 'somebody else signed in with a link');
  const who: Sentence = known ? { says: 'stranger/known', who: known.person.name, oid, address } : { says: 'stranger/unknown', oid, tenant: tid, address };
  await notifier.report({ says: 'stranger', name: person.name }, [who, { says: 'stranger/link', errand: errandInWords(errand), name: person.name }]).catch((error: unknown) => { log.error({ err: error }, 'a strange sign-in could not be reported'); });
}

function errandInWords(errand: Link['errand']): Sentence {
  switch (errand.for) {
    case 'address': return { says: 'errand/address' };
    case 'request': return { says: 'errand/request', entitlement: errand.ask.entitlement };
    case 'answer': return { says: 'errand/answer', request: errand.answer.request };
  }
}

/** The sign-in name, to fill in; without it the page at Entra asks. */
async function nameOf({ directory }: Ports, { person }: Link): Promise<string | undefined> {
  const known = await directory.person(person.id).catch(() => undefined);
  return known?.logins.find((login) => login.includes('@'));
}

function beginName(state: string): string {
  return `sign-in ${hashOf(state)}`;
}

/** One for each sign-in, so that two at once do not take one another's. */
function cookieName(state: string): string {
  return `jit-${hashOf(state).slice(0, 12)}`;
}
