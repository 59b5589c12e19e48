import { WireError } from '../wireError.js';

/** What a `$filter` of PIM asks for. Nothing set: everything at, above and below the scope. */
export interface Filter { atScope?: true; asTarget?: true; asRequestor?: true; asApprover?: true; assignedTo?: string; principalId?: string; roleName?: string }

const TERMS: readonly [RegExp, (found: string) => Filter][] = [
  [/^atScope\(\)$/i, () => ({ atScope: true })],
  [/^asTarget\(\)$/i, () => ({ asTarget: true })],
  [/^asRequestor\(\)$/i, () => ({ asRequestor: true })],
  [/^asApprover\(\)$/i, () => ({ asApprover: true })],
  [/^assignedTo\('([^']+)'\)$/i, (found) => ({ assignedTo: found.toLowerCase() })],
  [/^principalId eq '?([0-9a-f-]{36})'?$/i, (found) => ({ principalId: found.toLowerCase() })],
  [/^roleName eq '((?:[^']|'')+)'$/i, (found) => ({ roleName: found.replaceAll('\'\'', '\'') })],
];

/** Reads a `$filter`; throws 400 for one that is not understood, and for `principalId` with `atScope()`, which Azure does not combine. */
export function readFilter(text: unknown): Filter {
  if (typeof text !== 'string' || text.trim() === '') return {};
  const filter: Filter = {};
  for (const term of text.split(/\s+and\s+/i)) Object.assign(filter, readTerm(term.trim(), text));
  if (filter.principalId !== undefined && filter.atScope) throw notUnderstood(text);
  return filter;
}

function readTerm(term: string, whole: string): Filter {
  for (const [pattern, read] of TERMS) {
    const match = pattern.exec(term);
    if (match !== null) return read(match[1] ?? '');
  }
  throw notUnderstood(whole);
}

function notUnderstood(text: string): WireError {
  return new WireError(400, 'InvalidFilter', `The filter '${text}' is not supported.`);
}
