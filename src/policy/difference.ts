import type { People } from '../access/person.js';
import type { RuleBook } from './entitlements.js';
import { bookInWords, entitlementInWords, peopleInWords, type Words } from './inWords.js';

/**
 * What changes from one book to the other, a line for each thing: `bastion-prod: longest window 4 h -> 2 h`,
 * `bastion-prod: approvers + group 6000…`, `new entitlement sql-test: SQL for tests, for group …, approved by group …`, `gone: bastion-old`. Nothing when
 * both say the same.
 */
export function difference(before: RuleBook, after: RuleBook): string[] {
  const was = new Map(before.entitlements.map((e) => [e.id, e]));
  const is = new Map(after.entitlements.map((e) => [e.id, e]));
  return [
    ...changes(bookInWords(before), bookInWords(after)),
    ...[...is].flatMap(([id, e]) => {
      const old = was.get(id);
      return old ? changes(entitlementInWords(old), entitlementInWords(e)).map((line) => `${id}: ${line}`) : [`new entitlement ${id}: ${e.title}, for ${named(e.requesters)}, approved by ${named(e.approval.stages[0].approvers)}`];
    }),
    ...[...was.keys()].filter((id) => !is.has(id)).map((id) => `gone: ${id}`),
  ];
}

function changes(before: Words, after: Words): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (typeof old === 'string' || typeof now === 'string') return old === now ? [] : [`${name} ${worded(old)} -> ${worded(now)}`];
    const lost = (old ?? []).filter((one) => !now?.includes(one)).map((one) => `- ${one}`);
    const won = (now ?? []).filter((one) => !old?.includes(one)).map((one) => `+ ${one}`);
    return lost.length + won.length === 0 ? [] : [`${name} ${[...won, ...lost].join(', ')}`];
  });
}

function named(people: People): string {
  return peopleInWords(people).join(', ');
}

function worded(value: string | readonly string[] | undefined): string {
  return value === undefined ? 'none' : [value].flat().join(', ');
}
