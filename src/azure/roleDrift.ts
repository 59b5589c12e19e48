import type { Drift, Known } from '../access/drift.js';
import { later } from '../access/instant.js';
import { MARGIN, type FoundRole } from './rolePlan.js';

/** An assignment of ours that no known window was made for, or that ends later than any of them ever should have. Pure. */
export function roleDrift({ held }: FoundRole, known: readonly Known[]): Drift[] {
  if (!held?.ours) return [];
  const { name, until, schedule } = held;
  const found = { name, until, addresses: [], ...(schedule === undefined ? {} : { schedule }) };
  if (!known.some(({ request }) => request === held.request)) return [{ what: 'unknown', ...found }];
  const latest = known.flatMap(({ ends }) => ends).sort().at(-1);
  return held.until === null || latest === undefined || held.until > later(latest, MARGIN) ? [{ what: 'prolonged', ...found }] : [];
}
