import type { RuleBook } from './policy/entitlements.js';
import type { AllRules } from './workflow/ports.js';

/** The rules as everybody reads them, and the only way to put others in their place. */
export interface InForce {
  readonly rules: AllRules;
  /** How posts in channels are written. */
  readonly channels: Pick<RuleBook['channels'], 'language' | 'timeZone'>;
  book(): RuleBook;
  replace(book: RuleBook): void;
}

export function createInForce(first: RuleBook): InForce {
  let book = first;
  return {
    rules: {
      instance: first.instance,
      get mostOpen() { return book.mostOpen; },
      get roles() { return book.roles; },
      get accounts() { return book.accounts; },
      get logins() { return book.logins; },
      get zone() { return book.channels.timeZone; },
      get drill() { return book.drill; },
      entitlements: () => book.entitlements,
    },
    channels: {
      get language() { return book.channels.language; },
      get timeZone() { return book.channels.timeZone; },
    },
    book: () => book,
    replace(next) { book = next; },
  };
}
