import { AccessError } from '../../access/errors.js';
import { within, type Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import { asAccessError, isForbidden, isNotFound } from '../failure.js';

/** How a read that was tried for real ended. */
export type Proof = { readonly is: 'given' } | { readonly is: 'refused' | 'absent' | 'unsure'; readonly why: Line };

/** Tries a read. Whatever it meets is an answer: it never rejects. */
export async function prove(read: () => Promise<unknown>): Promise<Proof> {
  try {
    await read();
    return { is: 'given' };
  } catch (error) {
    const why = within(asAccessError({ says: 'tried/show' }, error));
    // some reads word their refusals themselves
    const said = error instanceof AccessError ? error.cause : error;
    if (isForbidden(said)) return { is: 'refused', why };
    return { is: isNotFound(said) ? 'absent' : 'unsure', why };
  }
}

/** Every row of a list, page by page. */
export async function rowsOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

/** Asks once, whoever wants to know. */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

/**
 * The finding on something that is looked up: `judge` says from what was found whether it is right. What may not be
 * read, or could not be, is unknown here: the permission has a line of its own.
 */
export async function lookedUp<T>(place: Pick<Finding, 'group' | 'what'>, look: () => Promise<T>, judge: (found: T) => Omit<Finding, 'group' | 'what'>): Promise<Finding> {
  try {
    return { ...place, ...judge(await look()) };
  } catch (error) {
    const why: Line = isForbidden(error) ? { says: 'found/may-not-see' } : within(asAccessError({ says: 'tried/show' }, error));
    return { ...place, status: 'unknown', detail: { says: 'found/unseen', why } };
  }
}
