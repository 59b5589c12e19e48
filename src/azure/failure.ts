import { z } from 'zod';
import { AccessError, errorOf } from '../access/errors.js';
import type { Sentence } from '../access/sentences/index.js';

interface Headers { get(name: string): string | null | undefined }
const HeadersShape = z.custom<Headers>((value) => typeof (value as Partial<Headers> | null)?.get === 'function'); // looked at, not trusted
/** What is common to RestError, GraphError and the errors of @azure/identity. */
const Answered = z.object({
  statusCode: z.number().int().positive(),
  code: z.string().nullish(),
  message: z.string(),
  response: z.object({ headers: HeadersShape }).optional().catch(undefined),
  headers: HeadersShape.optional().catch(undefined),
});
type Answered = z.infer<typeof Answered>;

/** Graph wraps some refusals twice: the message is JSON with the true code in it (msgraph-docs #19139). */
const Wrapped = z.object({ errorCode: z.string(), message: z.string() });

/** The message of a failed asynchronous operation, all that the SDK leaves of it (@azure/core-lro 2.7). */
const OPERATION_FAILED = /^The long-running operation has failed\. ?(?:(\w+)\. )?([\s\S]*)$/;
/** Codes that come back the same until somebody changes something. */
const FOR_GOOD = /NotCompliant|^SecurityRule|AuthorizationFailed|RequestDisallowedByPolicy|ScopeLocked|NotFound|^Invalid/;

/**
 * Whatever went wrong in a call, as AccessError: `azure-refused` for what Azure will not do (4xx), `azure-busy` for
 * what it will do later (409, 429), `azure-unavailable` when it could not be reached or broke (network, 5xx).
 * `tried` completes "Azure refused to …".
 */
export function asAccessError(tried: Sentence | string, error: unknown): AccessError {
  if (error instanceof AccessError) return error;
  if (isSignIn(error)) return fromSignIn(tried, error);
  const answered = Answered.safeParse(error);
  if (answered.success) return fromAnswer(tried, answered.data, error);
  const message = error instanceof Error ? error.message : String(error);
  const failed = OPERATION_FAILED.exec(message);
  if (failed) return fromOperation(tried, { code: failed[1] ?? 'OperationFailed', text: failed[2] ?? '', cause: error });
  return errorOf({ says: 'azure-unavailable', tried, reason: message }, { retryable: true, cause: error });
}

/**
 * Entra's code of a sign-in that it refused (`AADSTS7000215`: a wrong secret). Undefined for every other error, and for
 * a sign-in that got no answer: @azure/identity 4.13 gives both the same class, and some both the status 400.
 */
export function refusedSignIn(error: unknown): string | undefined {
  const code = isSignIn(error) ? /AADSTS\d+/.exec(error.message)?.[0] : undefined;
  return code === TRANSIENT_SIGN_IN ? undefined : code;
}

/** "A transient error has occurred. Please try again." */
const TRANSIENT_SIGN_IN = 'AADSTS90033';
const SIGN_IN_ERRORS = ['AuthenticationError', 'AuthenticationRequiredError', 'AggregateAuthenticationError', 'CredentialUnavailableError'];

/** The Graph client keeps the class of an error that it passes on as its code. */
function isSignIn(error: unknown): error is Error {
  return error instanceof Error && SIGN_IN_ERRORS.some((name) => error.name === name || ('code' in error && error.code === name));
}

function fromSignIn(tried: Sentence | string, error: Error): AccessError {
  const azureCode = refusedSignIn(error);
  return azureCode === undefined
    ? errorOf({ says: 'azure-unavailable/no-sign-in', tried, reason: error.message }, { retryable: true, cause: error })
    : errorOf({ says: 'azure-refused/sign-in', tried, reason: error.message }, { cause: error, azureCode });
}

/** Azure's own code of an error, when it has one. */
export function azureCodeOf(error: unknown): string | undefined {
  return asAccessError('', error).azureCode;
}

export function isNotFound(error: unknown): boolean {
  const answered = Answered.safeParse(error);
  return answered.success && answered.data.statusCode === 404;
}

/** Whether the caller may not: 403, or PIM's 400 to reads without rights (AZURE.md C.4). */
export function isForbidden(error: unknown): boolean {
  const answered = Answered.safeParse(error);
  return answered.success && (answered.data.statusCode === 403 || answered.data.code === 'InsufficientPermissions');
}

function fromAnswer(tried: Sentence | string, answer: Answered, cause: unknown): AccessError {
  const { statusCode } = answer;
  const { code, message } = unwrapped(answer);
  const options = { cause, azureCode: code };
  if ((statusCode === 429 || statusCode === 409) && code !== 'ScopeLocked') {
    return errorOf({ says: 'azure-busy', tried, code, reason: message }, { retryable: true, ...options, ...retryAfterOf(answer) });
  }
  if (statusCode >= 500 || statusCode === 408) {
    return errorOf({ says: 'azure-unavailable/failed', tried, code, reason: message }, { retryable: true, ...options, ...retryAfterOf(answer) });
  }
  return errorOf({ says: 'azure-refused', tried, code, reason: message }, options);
}

function fromOperation(tried: Sentence | string, failed: { code: string; text: string; cause: unknown }): AccessError {
  const { code, text, cause } = failed;
  return FOR_GOOD.test(code)
    ? errorOf({ says: 'azure-refused', tried, code, reason: text }, { cause, azureCode: code })
    : errorOf({ says: 'azure-unavailable/accepted', tried, code, reason: text }, { retryable: true, cause, azureCode: code });
}

function unwrapped({ code, statusCode, message }: Answered): { code: string; message: string } {
  const outer = { code: code ?? `HTTP ${statusCode}`, message };
  if (!message.startsWith('{')) return outer;
  try {
    const inner = Wrapped.parse(JSON.parse(message));
    return { code: inner.errorCode, message: inner.message };
  } catch {
    return outer; // a message that only begins like JSON
  }
}

function retryAfterOf({ response, headers }: Answered): { retryAfter?: number } {
  const wait = retryAfterMs((response?.headers ?? headers)?.get('retry-after'));
  return wait === undefined ? {} : { retryAfter: wait };
}

/** Milliseconds of a Retry-After header in seconds, the only form that ARM and Graph send. */
export function retryAfterMs(header: string | null | undefined): number | undefined {
  const seconds = header?.trim() ? Number(header) : NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
