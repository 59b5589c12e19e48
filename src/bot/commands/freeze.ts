import type { Ending } from '../../workflow/stop.js';
import { answerCard } from '../views/answer.js';
import type { Asked, Command, Reply } from './command.js';

const LINE = /^(?:end\s+(.+?)\s+)?because[:\s]+(\S.*)$/is;
const LONGEST_REASON = 300;

/** The stop switch. */
export const freeze: Command = {
  name: 'freeze',
  example: '/access freeze end all because a break-in is being looked into',
  async run({ rest, by, origin, verbs, reader: { say: inWords, words: { commands } } }) {
    const [, who, reason] = LINE.exec(rest) ?? [];
    if (reason === undefined) return say(commands.sayWhy, [], ['/access freeze because <why>', '/access freeze end all because <why>', '/access freeze end Riley Chen because <why>']);
    const { ended, unclear } = await verbs.stop({ by, origin, reason: reason.slice(0, LONGEST_REASON), ending: endingOf(who) });
    return say(commands.stopped, [unclear ? inWords(unclear) : (who === undefined ? commands.staysToItsEnd : commands.beingEnded(ended.length)), commands.twoLift]);
  },
};

export const unfreeze: Command = {
  name: 'unfreeze',
  example: '/access unfreeze',
  async run({ by, origin, verbs, reader: { words: { commands } } }: Asked) {
    const { isLifted } = await verbs.lift({ by, origin });
    return isLifted ? say(commands.possibleAgain) : say(commands.anotherLifts, [commands.untilThen]);
  },
};

function endingOf(who: string | undefined): Ending {
  if (who === undefined) return 'nobody';
  const name = who.trim().replace(/^["']|["']$/g, '');
  return name.toLowerCase() === 'all' ? 'all' : { of: name.slice(0, 100) };
}

function say(title: string, lines: readonly string[] = [], typed: readonly string[] = []): Reply {
  return { card: answerCard({ title, lines, typed }), summary: title };
}
