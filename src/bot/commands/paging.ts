import type { Instant } from '../../access/instant.js';
import type { Asked } from './command.js';

/** Who asks for which page of a list, typed or by its button. */
export type Paged = Pick<Asked, 'by' | 'verbs' | 'reader'> & { readonly now: Instant; readonly page: number };

/** `2`, `page 2`, `p. 2`, `more 2`, `Seite 2`. */
const WRITTEN = /(?:^|\s)(?:page|p|more|seite|s)?[.:#\s]*(\d{1,3})$/i;

/** The page that a line names, 1 where it names none, and what else it says. Names of requests are longer than a page's number. */
export function pageIn(rest: string): { page: number; rest: string } {
  const found = WRITTEN.exec(rest);
  return found ? { page: Math.max(1, Number(found[1])), rest: rest.slice(0, found.index).trim() } : { page: 1, rest };
}

export function pagedBy({ by, verbs, reader, clock, rest }: Asked): Paged {
  return { by, verbs, reader, now: clock.now(), page: pageIn(rest).page };
}
