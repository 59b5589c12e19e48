import type { Ending } from '../../workflow/stop.js';
import { answerCard } from '../views/answer.js';
import type { Asked, Command, Reply } from './command.js';

const LINE = /^(?:end\s+(.+?)\s+)?because[:\s]+(\S.*)$/is;
const LONGEST_REASON = 300;

/** The stop switch. */
export const freeze: Command = {
  name: 'freeze',
  summary: 'For security officers: stop all openings at once, and end everybody\'s windows or one person\'s.',
  usage: '/access freeze [end all | end PERSON] because REASON',
  example: '/access freeze end all because a break-in is being looked into',
  async run({ rest, by, verbs }) {
    const [, who, reason] = LINE.exec(rest) ?? [];
    if (reason === undefined) return say('Say why, for everybody to read.', [], ['/access freeze because <why>', '/access freeze end all because <why>', '/access freeze end Riley Chen because <why>']);
    const { ended, unclear } = await verbs.stop({ by, reason: reason.slice(0, LONGEST_REASON), ending: endingOf(who) });
    const windows = ended.length === 1 ? 'One window is being ended.' : `${ended.length} windows are being ended.`;
    return say('All openings are stopped.', [unclear ?? (who === undefined ? 'What is open stays open to its end.' : windows), 'Two security officers lift it with /access unfreeze.']);
  },
};

export const unfreeze: Command = {
  name: 'unfreeze',
  summary: 'For security officers: lift the stop; two of you have to.',
  usage: '/access unfreeze',
  example: '/access unfreeze',
  async run({ by, verbs }: Asked) {
    const { isLifted } = await verbs.lift(by);
    return isLifted ? say('Openings are possible again.') : say('Noted. Another security officer has to lift it too.', ['Until then nothing opens.']);
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
