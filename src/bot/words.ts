import { AccessError, type ErrorCode } from '../access/errors.js';

/** Codes whose message speaks of our inside; people get the reference of the log instead. */
const INSIDE: readonly ErrorCode[] = ['forbidden-transition', 'no-consent', 'not-named', 'ledger-broken', 'configuration', 'entitlements'];

/** Whether the error's message was written for the person in front of it. */
export function isForPeople(error: unknown): error is AccessError {
  return error instanceof AccessError && !INSIDE.includes(error.code);
}

/** Of what an approver says beside an answer; in characters, as on the card. */
export const LONGEST_COMMENT = 500;
