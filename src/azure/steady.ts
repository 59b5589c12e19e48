import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Log, Trace } from '../workflow/ports.js';
import { refusedSignIn, retryAfterMs } from './failure.js';

/** One HTTP call may take this long. Milliseconds. */
export const CALL_LIMIT = 8_000;
/** What has not succeeded after this long is handed back: the job that asked goes on later. Milliseconds. */
const KEEP_TRYING = 20_000;
/** A Retry-After longer than this is for the job that asked, not for a call that somebody waits for. Milliseconds. */
const LONGEST_RETRY_AFTER = 10_000;

/** Told of every single answer, those included that are tried again; `none`: there was none in time. */
export type Hear = (api: 'arm' | 'graph', status: number | 'none') => void;

/** Who is told of calls. */
export interface Hearing { readonly hear?: Hear | undefined; readonly trace?: Trace | undefined; /** Gets each answer that is a no, with the ids by which Microsoft's support finds it. */ readonly log?: Pick<Log, 'warn'> | undefined }

/** One HTTP call, as far as those who are told of it are concerned. */
export interface Call { readonly api: 'arm' | 'graph'; readonly method: string; readonly url: string }

interface Answer { readonly status: number; readonly headers: { get(name: string): string | null | undefined } }

/** Makes a call, and tells what came of it: its answer by status, and in the trace with its place, without the query. */
export async function heard<T extends Answer>(make: () => Promise<T>, { api, method, url }: Call, { hear, trace, log }: Hearing): Promise<T> {
  const call = async (): Promise<T> => {
    try {
      const answer = await make();
      hear?.(api, answer.status);
      if (log && answer.status >= 400 && answer.status !== 404) log.warn({ api, method, path: new URL(url).pathname, status: answer.status, ...idsOf(answer) }, 'Azure answered with a no or a failure');
      trace?.note({ 'http.response.status_code': answer.status });
      return answer;
    } catch (error) {
      hear?.(api, 'none');
      throw error;
    }
  };
  if (trace === undefined) return call();
  const { host, pathname } = new URL(url);
  return trace.span({ name: `${method} ${api}`, way: 'out', facts: { 'http.request.method': method, 'server.address': host, 'url.path': pathname } }, call);
}

/** ARM's two and Graph's one; what was not sent is left out. */
function idsOf({ headers }: Answer): { azureRequest?: string; correlation?: string } {
  const [request, correlation] = [headers.get('x-ms-request-id') ?? headers.get('request-id'), headers.get('x-ms-correlation-request-id')];
  return { ...(request ? { azureRequest: request } : {}), ...(correlation ? { correlation } : {}) };
}

/** An answer, as far as trying again depends on it. */
export interface Judged {
  readonly status: number;
  readonly retryAfter: string | null | undefined;
  /** The body, where it is known: some 409 are for good. */
  readonly body?: string | null | undefined;
}

/** A signal that comes after `limit` milliseconds (a `TimeoutError`), or with the caller's own. */
export function within(limit: number, signal?: AbortSignal): AbortSignal {
  const limited = AbortSignal.timeout(limit);
  // On Node 20 the garbage collector takes a timeout away that only `any` knows, and it never comes (https://github.com/nodejs/node/issues/57736); one that somebody listens to stays.
  limited.addEventListener('abort', () => undefined);
  return signal ? AbortSignal.any([signal, limited]) : limited; // eslint-disable-line no-restricted-properties -- here it is safe
}

class Unfinished<T> extends Error {
  constructor(readonly answer: T, readonly judged: Judged) { super(`HTTP ${judged.status}`); }
}

/**
 * Calls until the answer is one that stays. The SDKs' own retries leave gaps, closed here for both: they never retry
 * 409 (`AnotherOperationInProgress`, the common answer of a busy NSG), nor 429 without Retry-After, and have no time
 * limit for a call. Gives the last answer, whatever it is, when trying longer makes no sense; rejects when there is none.
 * Only for calls that may be repeated: ours are reads, PUT and DELETE by name, and POSTs that end what is already ended.
 */
export async function steadily<T>(call: () => Promise<T>, judge: (answer: T) => Judged, signal: AbortSignal | undefined): Promise<T> {
  try {
    return await pRetry(async () => {
      const answer = await call();
      const judged = judge(answer);
      if (mayChange(judged)) throw new Unfinished(answer, judged);
      return answer;
    }, {
      retries: 30, minTimeout: 250, maxTimeout: 4_000, factor: 2, randomize: true, maxRetryTime: KEEP_TRYING, signal,
      onFailedAttempt: ({ error }) => obeyed(error, signal),
      // with the same secret a refused sign-in is refused again, until the account is locked
      shouldRetry: ({ error }) => (error instanceof Unfinished ? !tooFar(error.judged) : refusedSignIn(error) === undefined),
    });
  } catch (error) {
    // the class loses its type argument; only this call can have thrown it
    if (error instanceof Unfinished && !signal?.aborted) return error.answer as T;
    throw error;
  }
}

/** A wait that Azure asks for comes before our own growing one. */
async function obeyed(error: Error, signal: AbortSignal | undefined): Promise<void> {
  if (!(error instanceof Unfinished) || tooFar(error.judged)) return;
  const asked = retryAfterMs(error.judged.retryAfter);
  if (asked) await wait(asked, undefined, signal ? { signal } : {});
}

function tooFar({ retryAfter }: Judged): boolean {
  return (retryAfterMs(retryAfter) ?? 0) > LONGEST_RETRY_AFTER;
}

function mayChange({ status, body }: Judged): boolean {
  if (status === 409) return !/ScopeLocked|RoleAssignmentExists/.test(body ?? '');
  return [408, 429, 500, 502, 503, 504].includes(status);
}
