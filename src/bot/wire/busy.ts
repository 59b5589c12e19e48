import { setTimeout as wait } from 'node:timers/promises';
import { BUSY } from './chatError.js';

/** Tries of one post, and for how long it is waited in all: a turn that is not over after 15 s is sent again by Teams. Milliseconds. */
const TRIES = 5;
const LONGEST = 8_000;
/** Without a time that Teams names: as long as its shortest measure lasts, and twice as long each further time. Milliseconds. */
const SECOND = 1000;

interface Sending { readonly method: string }
interface Answered { readonly status: number; readonly headers: { get(name: string): string | undefined } }

/**
 * A policy of the SDK's pipeline: a new post that Teams had no time for, and so did not take (412, 429), is posted again after
 * the wait that it names. Nothing else is: what was answered otherwise may stand there.
 */
export const waitWhileBusy = {
  name: 'jitWaitWhileBusy',
  async sendRequest(request: Sending, next: (request: Sending) => Promise<Answered>): Promise<Answered> {
    let left = LONGEST;
    for (let tries = 1; ; tries += 1) {
      const answer = await next(request);
      if (request.method !== 'POST' || !BUSY.includes(answer.status) || tries === TRIES) return answer;
      const pause = pauseAfter(answer, tries);
      if (pause > left) return answer;
      left -= pause;
      await wait(pause);
    }
  },
};

function pauseAfter({ headers }: Answered, tries: number): number {
  const named = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(named) ? named * 1000 : SECOND * 2 ** (tries - 1) * (1 + Math.random() / 4);
}
