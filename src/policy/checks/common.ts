import type { Duration } from '../../access/instant.js';
import type { Line } from '../../access/sentences/index.js';
import { meantBy, type Mistake, type Path } from '../mistakes.js';
import type { Readable } from '../readable.js';
import type { EntitlementsFile } from '../schema.js';

/** As much of the file as is sound by itself. */
export type ReadableFile = Readable<EntitlementsFile>;

/** What is rounded off at the end, and what the opening takes, must leave PIM its floor. */
export function shortest({ pimFloor = 0, roundTo = 0 }: Pick<ReadableFile, 'pimFloor' | 'roundTo'>): Duration {
  return pimFloor + 2 * roundTo;
}

/** One mistake when it is one, for a list of them. */
export function wrongIf(isWrong: boolean, path: Path, what: Line): Mistake[] {
  return isWrong ? [{ path, what }] : [];
}

/** A name that must be one of those, with the nearest of them. */
export function unknownNames(names: readonly (string | undefined)[], known: readonly string[], { at, of }: { at: Path; of: Line }): Mistake[] {
  return names.flatMap((name, i) => (
    name === undefined || known.includes(name) ? [] : [{ path: [...at, i], what: { says: 'mistake/unknown', name, of, known, meant: meantBy(name, known) } }]
  ));
}

/** What stands there again. */
export function repeated(keys: readonly (string | undefined)[], at: Path): Mistake[] {
  return keys.flatMap((key, i) => wrongIf(key !== undefined && keys.indexOf(key) < i, [...at, i], { says: 'mistake/twice' }));
}
