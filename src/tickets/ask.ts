import { errorOf, type AccessError, type Refusing } from '../access/errors.js';
import { secondsToMs, type Limits } from './steady.js';

/** Where a ticket system is, and how we sign in there. */
export interface Site {
  readonly name: 'ServiceNow' | 'Jira';
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The settings that say where it is and how to sign in: who runs the bot is sent to them. */
  readonly settings: { readonly url: string; readonly signIn: string };
  readonly limits: Limits;
  /** The system's own words in the body of an error. */
  readonly wordsOf: (body: unknown) => string | undefined;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The number of the ticket that it is about. */
  readonly about: string;
}

/** `body` is the JSON of the answer. */
export interface Answer { readonly status: number; readonly body: unknown }

/**
 * One call. Answers what succeeded and what was not found (404); rejects with AccessError: `tickets-unavailable`
 * (retryable) when there is no answer, an overloaded or a broken one, `tickets-refused` for what the system will not do
 * until somebody changes something.
 */
export async function ask(site: Site, call: Call): Promise<Answer> {
  const answer = await send(site, call);
  const body = await bodyOf(answer).catch((error: unknown) => { throw unreachable(site, call, error); });
  if (answer.status < 300 && body === undefined) throw noJson(site, call);
  if (answer.status < 300 || answer.status === 404) return { status: answer.status, body };
  throw refusal(site, call, { status: answer.status, words: site.wordsOf(body), retryAfter: secondsToMs(answer.headers.get('retry-after')) });
}

async function send(site: Site, call: Call): Promise<Response> {
  const { method = 'GET', path, query = {}, body } = call;
  const search = new URLSearchParams(query).toString();
  try {
    return await fetch(`${site.url}${path}${search === '' ? '' : `?${search}`}`, {
      method, signal: AbortSignal.timeout(site.limits.call),
      // a redirect leads to a page to sign in, or our secret to another host
      redirect: 'manual',
      headers: { accept: 'application/json', ...site.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw unreachable(site, call, error);
  }
}

/** Undefined for what is not JSON. Rejects when the connection breaks on the way. */
async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable({ name }: Site, { about }: Call, error: unknown): AccessError {
  return unavailable(isLate(error) ? { says: 'tickets-unavailable/late', system: name, ticket: about } : { says: 'tickets-unavailable/silent', system: name, ticket: about, reason: reasonOf(error) }, { cause: error });
}

/** An instance that sleeps answers 200 with a page that says so. */
function noJson({ name, settings }: Site, { about }: Call): AccessError {
  return unavailable({ says: 'tickets-unavailable/page', system: name, ticket: about, setting: settings.url });
}

export function unavailable(why: Refusing<'tickets-unavailable'>, options: { cause?: unknown; retryAfter?: number } = {}): AccessError {
  return errorOf(why, { retryable: true, ...options });
}

export function refused(why: Refusing<'tickets-refused'>): AccessError {
  return errorOf(why);
}

function refusal(site: Site, call: Call, { status, words, retryAfter }: { status: number; words: string | undefined; retryAfter: number | undefined }): AccessError {
  const { name, settings } = site;
  const told = words === undefined ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
  if (status === 429 || status === 408 || status >= 500) {
    return unavailable({ says: 'tickets-unavailable/busy', system: name, ticket: call.about, told }, retryAfter === undefined ? {} : { retryAfter });
  }
  const what = { system: name, doing: call.method === undefined ? 'show' : 'remark', ticket: call.about, told } as const;
  if (status === 401) return refused({ says: 'tickets-refused/sign-in', ...what, settings: settings.signIn });
  if (status < 400) return refused({ says: 'tickets-refused/moved', ...what, setting: settings.url });
  // Jira says 400, too, to an account that may not comment
  return refused({ says: 'tickets-refused/rights', ...what, settings: settings.signIn });
}

function isLate(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** fetch hides what happened behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
