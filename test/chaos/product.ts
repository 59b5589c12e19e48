import { bundleApart, programIn } from '../../scripts/bundle.mjs';
import { makeScratch } from '../../scripts/scratch.mjs';
import type { Edit } from './breaks.js';

/** The product put together as for an image, so that a process that was killed is back soon. */
export interface Product {
  /** One of its programs, such as `main`. */
  program(name: string): string;
  /** What a replica with a wrong clock loads first (skew.ts). */
  readonly skew: string;
  remove(): void;
}

const SKEW = 'test/chaos/skew.ts';
const PROGRAMS = ['main', 'closer', 'simulator/main'];

/**
 * In a folder of its own. With edits, lines of it are others: the product itself has no switch that turns a defence off.
 * `programs`: below `src`, or with their ending from anywhere else. Throws when a line that is to be edited is not there any more.
 */
export async function makeProduct(edits: readonly Edit[] = [], programs: readonly string[] = PROGRAMS): Promise<Product> {
  const { dir: folder, remove } = await makeScratch();
  try {
    const dist = await bundleApart(folder, { programs: [...programs, SKEW], edits });
    return { skew: programIn(dist, SKEW), program: (name) => programIn(dist, name), remove };
  } catch (error) {
    remove();
    throw error;
  }
}
