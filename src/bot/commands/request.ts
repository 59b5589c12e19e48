import { filledFrom, type Filled } from '../form/filled.js';
import { drawForm, whatMissing, type Standing } from '../form/form.js';
import { readAsk, refuse, replyTo } from './ask.js';
import { askWords } from './askWords.js';
import type { Asked, Command, Reply } from './command.js';
import { send } from './outcome.js';
import { strayInWords } from './parse.js';

export const request: Command = {
  name: 'request',
  example: '/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel',
  async run(asked) {
    const { entitlement, problems, ...parts } = await readAsk(asked);
    // words that belong nowhere are most often the reason of somebody who left out "because": shown as such, and not sent
    const astray = problems.flatMap(({ is, words }) => (is === 'stray' ? [words] : [])).join(' ') || undefined;
    const typed = filledFrom({ entitlement, ...parts, reason: parts.reason ?? astray });
    if (entitlement === undefined || problems.length > 0) return correct(asked, typed, { besides: problems.map((stray) => strayInWords(stray, asked.reader)), isFresh: asked.rest === '' });
    const outcome = await send(asked, 'approval', { ...parts, entitlement });
    return outcome.is === 'refused' ? correct(asked, typed, { problems: outcome.problems }) : replyTo(asked, outcome, askWords);
  },
};

/** In the person's own chat the form, filled with what was typed; elsewhere, where everybody would see it, a button that opens it. */
async function correct(asked: Asked, filled: Filled, standing: Omit<Standing, 'filled'>): Promise<Reply> {
  const drawn = asked.isPersonal ? await drawForm({ ...asked, place: 'chat' }, { filled, isOpening: true, ...standing }) : undefined;
  if (drawn) return drawn;
  const { problems = filled.entitlement === undefined ? [whatMissing(asked.reader)] : [], besides = [] } = standing;
  return refuse(asked, askWords, { problems: [...problems.map(asked.reader.told), ...besides], wanted: filled.entitlement, form: { filled, button: asked.reader.words.askForm.fillIn } });
}
