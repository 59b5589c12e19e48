import { inWords } from '../../access/duration.js';
import type { Entitlement } from '../../access/entitlement.js';
import { ask, type AskWords } from './ask.js';
import { namesOf, type Command } from './command.js';

export const breakglass: Command = {
  name: 'breakglass',
  example: '/access breakglass bastion-prod for 30m from 203.0.113.7 ticket INC0030001 because the site is down',
  run: (asked) => ask(asked, breakGlassWords),
};

export const breakGlassWords: AskWords = { way: 'breakGlass', nothing: 'Nothing was opened', what: 'Say what you have to open.', hint };

function hint(mine: readonly Entitlement[], wanted: string | undefined): string {
  const able = mine.filter((rule) => rule.breakGlass !== null);
  const shown = able.find((rule) => rule.id === wanted) ?? able[0];
  if (!shown?.breakGlass) return 'There is nothing that you may open by break-glass. Ask the approvers: /access request';
  const most = inWords(shown.breakGlass.max);
  return `By break-glass: ${namesOf(able)}; ${shown.id} for at most ${most}. Like this: /access breakglass ${shown.id} for ${most} from <your public IPv4 address> ticket ${shown.ticket.example} because <why>`;
}
