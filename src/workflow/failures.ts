import { z } from 'zod';
import { saidBy, type Said } from '../access/sentences/index.js';
import type { Failure } from './pass.js';
import type { Ports } from './ports.js';

/** The newest failure of a target is remembered for this long: the next try, a minute later, brings another. Milliseconds. */
const FRESH = 10 * 60_000;

const Why = z.object({ message: z.string(), sentence: z.object({ says: z.string() }).passthrough().optional() });

/** `request`: for what is no target of several. */
export interface Failing { readonly request?: string; readonly what: string }

/** Keeps why the newest try failed: the record has the first failure alone, and the way out is in the last. */
export async function keepWhy({ store }: Pick<Ports, 'store'>, failing: Failing, failure: Failure): Promise<void> {
  await store.keep(nameOf(failing), JSON.stringify(saidBy(failure)), FRESH);
}

/** The same, as it was kept some minutes ago. */
export async function readFailure({ store }: Pick<Ports, 'store'>, failing: Failing): Promise<Said | undefined> {
  const kept = await store.kept(nameOf(failing));
  return kept === undefined ? undefined : Why.parse(JSON.parse(kept)) as Said; // kept by `keepWhy`
}

function nameOf({ request = '', what }: Failing): string {
  return `why ${request} ${what}`;
}
