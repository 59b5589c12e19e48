import { z } from 'zod';
import { between, type Duration, type Instant } from '../access/instant.js';
import type { Line, Sentence } from '../access/sentences/index.js';
import type { Ports } from './ports.js';

/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;

/** When it was last heard, and whether its silence was told. */
const Heard = z.object({ at: z.string(), isTold: z.boolean() });

type Means = Pick<Ports, 'store' | 'notifier' | 'clock'>;

export interface Watched {
  readonly name: string;
  readonly isHeard: boolean;
  /** A silence of so long is told. Milliseconds. */
  readonly after: Duration;
  readonly gone: (since: Instant, now: Instant) => { readonly title: Sentence; readonly lines: readonly Line[] };
  readonly back: Sentence;
}

/** Tells the audit channel once that something has been silent for too long, and once that it is back. Rejects when it could not be told: the next look tells it. */
export async function watchSilence({ store, notifier, clock }: Means, { name, isHeard, after, gone, back }: Watched): Promise<void> {
  const key = `heard ${name}`;
  const stored = await store.recall(key);
  const now = clock.now();
  const before = stored === undefined ? { at: now, isTold: false } : Heard.parse(JSON.parse(stored));
  const remember = (next: z.infer<typeof Heard>) => store.remember(key, JSON.stringify(next));
  if (isHeard) {
    if (before.isTold && await store.once(`${key} back after ${before.at}`, CLAIM)) await notifier.report(back);
    return remember({ at: now, isTold: false });
  }
  if (stored === undefined) await remember(before);
  if (before.isTold || between(before.at, now) < after || !(await store.once(`${key} gone since ${before.at}`, CLAIM))) return;
  const { title, lines } = gone(before.at, now);
  await notifier.alarm(title, lines);
  await remember({ ...before, isTold: true });
}
