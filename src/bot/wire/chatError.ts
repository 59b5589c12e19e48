/**
 * What became of a call to Teams that failed:
 * `gone` there is no such conversation or activity; `busy` not now (412, 429), nothing was done; `refused` it will
 * not be done; `unsent` it never left; `uncertain` it may have been done.
 */
export type Fate = 'gone' | 'busy' | 'refused' | 'unsent' | 'uncertain';

export class ChatError extends Error {
  override readonly name = 'ChatError';
  /** Milliseconds that Teams asked us to wait. */
  readonly retryAfter: number | undefined;
  /** What Teams answered; undefined when it did not. */
  readonly status: number | undefined;

  constructor(readonly fate: Fate, message: string, options: { cause?: unknown; retryAfter?: number | undefined; status?: number } = {}) {
    super(message, { cause: options.cause });
    this.retryAfter = options.retryAfter;
    this.status = options.status;
  }
}

/** Whether that place takes nothing from us, today or tomorrow: the bot is blocked or not installed there, or there is no such place. */
export function isShut(error: unknown): boolean {
  return error instanceof ChatError && (error.fate === 'gone' || error.status === 403);
}

/** Others may come from a gateway, behind which the post was delivered. */
export const BUSY: readonly number[] = [412, 429];
/** Failures before a byte of the request was sent: name look-up, connection, certificate. */
const NEVER_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT|certificate/;

interface HttpFailure { statusCode?: unknown; message?: unknown; code?: unknown; response?: { headers?: { get?: (name: string) => unknown } } }

/** The connector's error (botframework-connector 4.23 throws core-http's RestError) as one of ours. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  // an error of unknown make: each field is checked before it is used
  const { statusCode, message, code, response } = (typeof error === 'object' && error !== null ? error : {}) as HttpFailure;
  const text = [message, code].filter((part) => typeof part === 'string').join(' ');
  if (typeof statusCode !== 'number') return new ChatError(NEVER_SENT.test(text) ? 'unsent' : 'uncertain', 'Teams could not be reached.', { cause: error });
  const seconds = Number(response?.headers?.get?.('retry-after') ?? NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  return new ChatError(fateOf(statusCode), `Teams answered ${statusCode}.`, { cause: error, retryAfter, status: statusCode });
}

function fateOf(status: number): Fate {
  if (status === 404) return 'gone';
  if (BUSY.includes(status)) return 'busy';
  return status < 500 && status !== 408 ? 'refused' : 'uncertain';
}
