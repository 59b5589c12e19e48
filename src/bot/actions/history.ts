import { parsePast } from '../commands/past.js';
import type { Action } from './action.js';

/** Turns a page of a history: of whoever presses, with what they may see now. */
export const history: Action = {
  verb: 'history',
  showsOnlyHere: true,
  async run({ verbs, by, origin, query, pages, draw, reader }) {
    const turned = pages.split(' ').filter((place) => place !== '');
    // the words are the bot's own and exact, so that by which clock they are read makes no difference
    const { asked } = parsePast(query, { now: draw.now(), zone: 'UTC' });
    return draw.history(await verbs.historyOf({ by, origin }, { ...asked, from: turned.at(-1) }), turned, reader);
  },
};
