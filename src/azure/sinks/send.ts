import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { asAccessError } from '../failure.js';
import { CALL_LIMIT, steadily } from '../steady.js';

/** A service that takes what is exported, and the scope of its tokens. `tried` completes "Azure refused to …", where it is something else. */
export interface SinkOver { readonly credential: TokenCredential; readonly url: string; readonly scope: string; readonly tried?: string }

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
export async function send({ credential, url: where, scope, tried = `export the record to ${where}` }: SinkOver, { method, url, headers = {}, body, takes = [] }: SinkCall): Promise<SinkAnswer> {
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
    const { code, message } = refusalIn(answer.text);
    throw Object.assign(new Error(message.slice(0, 600)), { statusCode: answer.status === 409 ? 400 : answer.status, code: answer.headers.get('x-ms-error-code') ?? code ?? `HTTP ${answer.status}`, headers: answer.headers });
  } catch (error) {
    throw asAccessError(tried, error);
  }
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Most services word a refusal in JSON; Storage in XML, with its code in a header. */
function refusalIn(text: string): { code?: string; message: string } {
  try {
    return Refusal.parse(JSON.parse(text)).error;
  } catch {
    return { message: text };
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
