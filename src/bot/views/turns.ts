import type { CardContent } from './fill.js';
import type { Reader } from '../words/reader.js';

/** On one page of a list: as many as stay under Teams' limit of size with the longest texts and a button each. */
export const PER_PAGE = 8;

/** Lists whose pages are counted; each is a command of that name, which takes the page's number too. */
export type Listed = 'mine' | 'status' | 'active' | 'list' | 'review' | 'approve';

/** One page: its number, from 1, and whether there is one behind it. */
export interface Leaf<T> { readonly shown: readonly T[]; readonly page: number; readonly hasMore: boolean }

/** The page `page` of all that there is; the last one where there are not so many. */
export function leafOf<T>(all: readonly T[], page: number): Leaf<T> {
  const last = Math.max(1, Math.ceil(all.length / PER_PAGE));
  const at = Math.min(Math.max(1, page), last);
  return { shown: all.slice((at - 1) * PER_PAGE, at * PER_PAGE), page: at, hasMore: at < last };
}

/** What a template's `turns` are filled with: the buttons, and the line to type where there are none. Nothing where all is on one page. */
export function turnsOf(list: Listed, { page, hasMore }: Omit<Leaf<unknown>, 'shown'>, { words: { lists } }: Reader): CardContent {
  const turn = (title: string, to: number): CardContent => ({ title, list, page: String(to) });
  return {
    hasTurns: hasMore || page > 1,
    turnHint: hasMore ? lists.pageWithMore(page, `/access ${list} ${page + 1}`) : lists.lastPage(page),
    turns: [...(page > 1 ? [turn(lists.before, page - 1)] : []), ...(hasMore ? [turn(lists.more, page + 1)] : [])],
  };
}
