import { inEnglish, said, within, type Said, type Sentence, type Sentences } from './sentences/index.js';

/**
 * Every way in which this product says no or fails. A code is for programs and the documentation; the message is one
 * sentence for the person in front of it and says what to do.
 */
export const ERROR_CODES = [
  // asking
  'unknown-entitlement', 'not-a-requester', 'not-eligible', 'step-up-needed', 'start-invalid', 'duration-invalid', 'duration-too-long', 'duration-too-short',
  'address-missing', 'address-invalid', 'address-too-wide', 'address-not-public', 'address-not-ipv4',
  'reason-missing', 'reason-too-long', 'ticket-missing', 'ticket-invalid', 'ticket-unknown', 'ticket-unfit', 'ticket-untimely', 'no-approver-left', 'too-many-open', 'baseline-open',
  'outside-hours', 'frozen', 'sign-in-failed', 'stopped', 'no-channels', 'no-break-glass', 'review-overdue',
  // deciding and ending
  'not-an-officer', 'not-stopped', 'not-an-approver', 'own-request', 'comment-missing', 'already-decided', 'not-yours', 'not-open', 'not-extendable', 'not-reviewable', 'not-allowed', 'unknown-request', 'unknown-person',
  // setting up
  'not-a-channel', 'channel-in-file',
  // drills
  'no-drill', 'drill-under-way',
  // inside
  'forbidden-transition', 'no-consent', 'not-named', 'ledger-broken', 'newer-version', 'conflict',
  // Azure
  'chat-unavailable', 'azure-refused', 'azure-unavailable', 'azure-busy', 'role-not-found', 'too-young', 'no-free-priority', 'nsg-full', 'not-read-back',
  // ticket systems
  'tickets-unavailable', 'tickets-refused',
  // start
  'configuration', 'entitlements',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface AccessErrorOptions {
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable?: boolean;
  /** Not before this many milliseconds (Retry-After). */
  retryAfter?: number;
  cause?: unknown;
  /** Azure's own code, such as `RoleAssignmentExists`. */
  azureCode?: string;
}

/** `message` is English, for the log and the record; `sentence` is the same for whoever reads another language, where it is one of the catalogue. */
export class AccessError extends Error implements Said {
  override readonly name = 'AccessError';
  readonly sentence: Sentence | undefined;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly azureCode: string | undefined;

  constructor(readonly code: ErrorCode, what: string | Sentence, options: AccessErrorOptions = {}) {
    super(typeof what === 'string' ? what : inEnglish(what), options.cause === undefined ? undefined : { cause: options.cause });
    this.sentence = typeof what === 'string' ? undefined : what;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.azureCode = options.azureCode;
  }
}

/** Sentences whose key begins with an error's code. */
export type Refusing<C extends ErrorCode = ErrorCode> = Sentence<Extract<keyof Sentences, C | `${C}/${string}`>>;

/** The error that says this sentence. */
export function errorOf(sentence: Refusing, options?: AccessErrorOptions): AccessError {
  return new AccessError(codeOf(sentence), sentence, options);
}

/** Which code a sentence belongs to. */
export function codeOf<C extends ErrorCode>({ says }: Refusing<C>): C {
  return says.split('/', 1)[0] as C; // the type of its key
}

/**
 * Not a no: what was asked goes on by itself as soon as the person has shown on the page what only a browser can show.
 * `token` opens the page once, `until` then.
 */
export class PageNeeded extends AccessError {
  constructor(sentence: Refusing<'address-missing' | 'step-up-needed'>, readonly link: { readonly token: string; readonly until: string }) {
    super(codeOf(sentence), sentence);
  }
}

/** One thing that is wrong with what was asked, and the field it belongs to. */
export interface Problem extends Said {
  readonly code: ErrorCode;
  readonly field: 'entitlement' | 'start' | 'duration' | 'address' | 'ticket' | 'reason' | 'person' | 'network';
}

/** What is wrong with one field: a sentence that says what to do. */
export function problemOf(field: Problem['field'], sentence: Refusing): Problem {
  return { code: codeOf(sentence), field, ...said(sentence) };
}

/** An ask that was refused, with everything that is wrong with it. Its code is the first problem's. */
export class Refusal extends AccessError {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].code, { says: 'lines', of: problems.map(within) });
  }
}
