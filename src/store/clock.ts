import { instant, type Duration } from '../access/instant.js';
import type { Clock, Log } from '../workflow/ports.js';
import type { Home } from './redis.js';

/** How often the time of Redis is asked for; quartz drifts by some milliseconds in this time. Milliseconds. */
const RESAMPLE = 30_000;
const FIRST_SAMPLES = 5;
/** An answer that took longer says too little about when it was given. Milliseconds. */
const LONGEST_ROUND_TRIP = 500;

/** Between two measures no sound clock gets further away than this. Milliseconds. */
const LARGEST_DRIFT = 1000;

export interface ClockOver {
  readonly log: Pick<Log, 'warn'>;
  readonly every?: Duration;
}

export interface FollowingClock extends Clock { close(): void }

/**
 * The time of Redis, which all replicas share: measured by `TIME`, half the round trip added, and carried on from there
 * by this process's own steady clock, which nobody can set. It never runs backwards: a correction towards the past
 * makes it stand still until the time is reached again. While Redis is away it goes on with the last measure. Rejects
 * when the first measure cannot be taken. `every`: milliseconds between measures, 30 s by default.
 */
export async function createClock(redis: Pick<Home, 'time'>, { log, every = RESAMPLE }: ClockOver): Promise<FollowingClock> {
  let offset = (await firstSample(redis)).offset;
  let last = 0;
  const timer = setInterval(() => {
    sample(redis).then((taken) => {
      if (taken.roundTrip > LONGEST_ROUND_TRIP) return;
      const jump = Math.round(taken.offset - offset);
      if (Math.abs(jump) > LARGEST_DRIFT) log.warn({ jump }, 'the time of Redis has jumped; ends follow it');
      offset = taken.offset;
    }, () => undefined); // Redis is away, and its connection says so: the last measure goes on
  }, every);
  timer.unref();
  return {
    now() {
      last = Math.max(last, Math.floor(performance.now() + offset));
      return instant(last);
    },
    close: () => clearInterval(timer),
  };
}

interface Sample { readonly offset: number; readonly roundTrip: number }

/** The best of several: the one whose answer came soonest. */
async function firstSample(redis: Pick<Home, 'time'>): Promise<Sample> {
  const samples: Sample[] = [];
  for (let i = 0; i < FIRST_SAMPLES; i += 1) samples.push(await sample(redis));
  return samples.reduce((a, b) => (b.roundTrip < a.roundTrip ? b : a));
}

async function sample(redis: Pick<Home, 'time'>): Promise<Sample> {
  const before = performance.now();
  const [seconds, microseconds] = await redis.time();
  const after = performance.now();
  const time = Number(seconds) * 1000 + Number(microseconds) / 1000;
  return { offset: time - (before + after) / 2, roundTrip: after - before };
}
