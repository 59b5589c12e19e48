import type { TokenCredential } from '@azure/identity';
import { asAccessError } from '../failure.js';
import { CALL_LIMIT, steadily } from '../steady.js';

/** A service that takes what is exported, and the scope of its tokens. */
export interface SinkOver { readonly credential: TokenCredential; readonly url: string; readonly scope: string }

export interface SinkCall {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that are answers, beside those of success. */
  readonly takes?: readonly number[];
}

export interface SinkAnswer { readonly status: number; readonly headers: Headers; readonly text: string }

/**
 * One call with a fresh token, tried again while it makes sense (429 and 5xx, by Retry-After). Only for what may be done
 * twice. Rejects with AccessError (`azure-busy`, `azure-unavailable`, `azure-refused`) for every status that is no answer.
 */
export async function send({ credential, url: where, scope }: SinkOver, { method, url, headers = {}, body, takes = [] }: SinkCall): Promise<SinkAnswer> {
  const tried = `export the record to ${where}`;
  try {
    const answer = await steadily(async (): Promise<SinkAnswer> => {
      const token = await credential.getToken(scope);
      if (!token) throw new Error('the authority gave no token');
      // a redirect would take the record, and our token, to another host
      const given = await fetch(url, { method, redirect: 'manual', signal: AbortSignal.timeout(CALL_LIMIT), headers: { ...headers, authorization: `Bearer ${token.token}` }, ...(body === undefined ? {} : { body }) });
      return { status: given.status, headers: given.headers, text: await given.text() };
      // what Storage answers 409 stays so: a blob that exists, a lock, a blob that is full
    }, ({ status, headers: given, text }) => ({ status: status === 409 ? 400 : status, retryAfter: given.get('retry-after'), body: text }), undefined);
    if (answer.status < 300 || takes.includes(answer.status)) return answer;
    throw Object.assign(new Error(answer.text.slice(0, 300)), { statusCode: answer.status === 409 ? 400 : answer.status, code: answer.headers.get('x-ms-error-code') ?? `HTTP ${answer.status}`, headers: answer.headers });
  } catch (error) {
    throw asAccessError(tried, error);
  }
}

/** Texts put together, none of them longer than so many bytes, and each as many as go into one. */
export function packed<T extends { readonly line: string }>(events: readonly T[], { most, sizeOf }: { most: number; sizeOf: (event: T) => number }): T[][] {
  const packs: T[][] = [];
  let size = Infinity;
  for (const event of events) {
    const own = sizeOf(event);
    if (size + own > most) {
      packs.push([]);
      size = 0;
    }
    packs.at(-1)?.push(event);
    size += own;
  }
  return packs;
}
