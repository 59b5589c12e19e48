import { openNow } from '../commands/active.js';
import { awaitingFor } from '../commands/awaiting.js';
import { onOffer } from '../commands/list.js';
import { ofMine } from '../commands/mine.js';
import type { Paged } from '../commands/paging.js';
import { waitingFor } from '../commands/review.js';
import { underWay } from '../commands/status.js';
import type { Card } from '../views/fill.js';
import type { Listed } from '../views/turns.js';
import type { Action } from './action.js';

const LISTS: Readonly<Record<Listed, (asked: Paged) => Promise<{ readonly card: Card }>>> = { mine: ofMine, status: underWay, active: openNow, list: onOffer, review: waitingFor, approve: awaitingFor };

/** Turns a page of a list: of whoever presses, with what there is now. */
export const turn: Action = {
  verb: 'turn',
  showsOnlyHere: true,
  async run({ verbs, by, request: list, pages, draw, reader }) {
    const page = /^\d{1,3}$/.test(pages) ? Number(pages) : 1;
    if (!isListed(list)) return reader.words.said.oldButton;
    return (await LISTS[list]({ verbs, by, reader, now: draw.now(), page })).card;
  },
};

function isListed(name: string): name is Listed {
  return Object.hasOwn(LISTS, name);
}
