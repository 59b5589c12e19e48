import pThrottle from 'p-throttle';

/** Keeps to what Teams takes in one conversation. */
export interface Pace {
  /** Resolves when one more post, or one more change of a post, may go to that channel, its threads included; in the order in which it was asked. */
  turn(channel: string): Promise<void>;
}

/**
 * From one bot, Teams takes 7 calls in one second, 8 in two, 60 in thirty and 1800 in an hour for each conversation (Microsoft
 * Learn, "Optimize your bot with rate limiting in Teams"). Per process: two replicas together may be told to wait, and do.
 */
const WHAT_TEAMS_TAKES = { limit: 7, interval: 4000, strict: true };
const IN_AN_HOUR = { limit: 1700, interval: 60 * 60_000, strict: true };

export function createPace(): Pace {
  const done = (): Promise<void> => Promise.resolve();
  /** One for each channel that the bot was ever bound to. */
  const turns = new Map<string, () => Promise<void>>();
  const open = (): (() => Promise<void>) => {
    const [hourly, shortly] = [pThrottle(IN_AN_HOUR)(done), pThrottle(WHAT_TEAMS_TAKES)(done)];
    return async () => { await hourly(); await shortly(); };
  };
  return {
    turn(channel) {
      const turn = turns.get(channel) ?? open();
      turns.set(channel, turn);
      return turn();
    },
  };
}
