import type { Entitlement } from '../access/entitlement.js';
import type { Line, Sentence } from '../access/sentences/index.js';
import type { RuleBook } from './entitlements.js';
import { choice, peopleIn, sayingsOf, sayingsOfBook, type Saying } from './sayings.js';

/**
 * What changes from one book to the other, a line for each thing: `bastion-prod: longest window 4 h -> 2 h`,
 * `bastion-prod: approvers + group 6000…`, `new entitlement sql-test: SQL for tests, for group …, approved by group …`, `gone: bastion-old`. Nothing when
 * both say the same.
 */
export function difference(before: RuleBook, after: RuleBook): Sentence[] {
  const was = new Map(before.entitlements.map((e) => [e.id, e]));
  const is = new Map(after.entitlements.map((e) => [e.id, e]));
  return [
    ...changes(sayingsOfBook(before), sayingsOfBook(after)),
    ...[...is].flatMap(([id, e]): Sentence[] => {
      const old = was.get(id);
      return old ? changes(sayingsOf(old), sayingsOf(e)).map((change) => ({ says: 'change/of', entitlement: id, change })) : [asNew(e)];
    }),
    ...[...was.keys()].filter((id) => !is.has(id)).map((id): Sentence => ({ says: 'change/gone', entitlement: id })),
  ];
}

function asNew({ id, title, requesters, approval }: Entitlement): Sentence {
  return { says: 'change/new', entitlement: id, title, requesters: peopleIn(requesters), approvers: peopleIn(approval.stages[0].approvers) };
}

function changes(before: readonly Saying[], after: readonly Saying[]): Sentence[] {
  const [was, is] = [byRule(before), byRule(after)];
  return [...new Map([...was, ...is])].flatMap(([key, { rule }]) => changesOf(rule, was.get(key), is.get(key)));
}

function byRule(sayings: readonly Saying[]): Map<string, Saying> {
  return new Map(sayings.map((saying) => [keyOf(saying.rule), saying]));
}

/** Undefined: there was no such rule, or there is none any more. */
function changesOf(rule: Sentence, was: Saying | undefined, is: Saying | undefined): Sentence[] {
  const [old, now] = [valueOf(was), valueOf(is)];
  const [more, less] = [missing(listOf(is), listOf(was)), missing(listOf(was), listOf(is))];
  return [
    ...(keyOf(old) === keyOf(now) ? [] : [{ says: 'change/value', rule, was: old, is: now } as const]),
    ...(more.length + less.length === 0 ? [] : [{ says: 'change/list', rule, more, less } as const]),
  ];
}

function valueOf(saying: Saying | undefined): Line {
  return saying && 'says' in saying ? saying.says : choice('no-value');
}

function listOf(saying: Saying | undefined): readonly Line[] {
  return saying && 'list' in saying ? saying.list : [];
}

/** What of these is not among those. */
function missing(these: readonly Line[], those: readonly Line[]): Line[] {
  const keys = new Set(those.map(keyOf));
  return these.filter((one) => !keys.has(keyOf(one)));
}

/** Sentences of one kind are made alike here, so those that say the same are the same as text. */
function keyOf(line: Line): string {
  return JSON.stringify(line);
}
