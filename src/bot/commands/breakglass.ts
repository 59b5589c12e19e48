import type { Entitlement } from '../../access/entitlement.js';
import { inWords } from '../../access/duration.js';
import type { Reader } from '../words/reader.js';
import { ask, type AskWords } from './ask.js';
import { namesOf, type Command } from './command.js';

export const breakglass: Command = {
  name: 'breakglass',
  example: '/access breakglass bastion-prod for 30m from 203.0.113.7 ticket INC0030001 because the site is down',
  run: (asked) => ask(asked, breakGlassWords),
};

export const breakGlassWords: AskWords = { way: 'breakGlass', nothing: 'nothingOpened', what: 'whatToOpen', hint };

function hint(mine: readonly Entitlement[], wanted: string | undefined, { duration, words: { asked: words } }: Reader): string {
  const able = mine.filter((rule) => rule.breakGlass !== null);
  const shown = able.find((rule) => rule.id === wanted) ?? able[0];
  if (!shown?.breakGlass) return words.noBreakGlass;
  const { id, breakGlass: { max }, ticket } = shown;
  const example = `/access breakglass ${id} for ${inWords(max)} from <${words.yourAddress}> ticket ${ticket.example} because <${words.why}>`;
  return words.byBreakGlass({ names: namesOf(able), id, most: duration(max), example });
}
