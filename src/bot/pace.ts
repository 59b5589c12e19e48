import pThrottle from 'p-throttle';

/** The bot's two channels; what is posted in a channel's threads counts with it. */
export type Channel = 'approvals' | 'audit';

/** Keeps to what Teams takes in one conversation. */
export interface Pace {
  /** Resolves when one more post, or one more change of a post, may go to that channel; in the order in which it was asked. */
  turn(channel: Channel): Promise<void>;
}

/**
 * From one bot, Teams takes 7 calls in one second, 8 in two and 60 in thirty for each conversation (Microsoft Learn,
 * "Optimize your bot with rate limiting in Teams"). Per process: two replicas together may be told to wait, and do.
 */
const WHAT_TEAMS_TAKES = { limit: 7, interval: 4000, strict: true };

export function createPace(): Pace {
  const open = (): (() => Promise<void>) => pThrottle(WHAT_TEAMS_TAKES)(() => Promise.resolve());
  const turns: Readonly<Record<Channel, () => Promise<void>>> = { approvals: open(), audit: open() };
  return { turn: (channel) => turns[channel]() };
}
