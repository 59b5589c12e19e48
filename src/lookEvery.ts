import type { Duration } from './access/instant.js';

/** Looks again and again until closed, and not while a look is still under way: what it asks may be away and let it wait. A look that goes wrong says so itself; it keeps no process alive. */
export function lookEvery(every: Duration, look: () => Promise<unknown>): { close(): void } {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look().catch(() => undefined).finally(() => { isLooking = false; });
  }, every);
  timer.unref();
  return { close() { clearInterval(timer); } };
}
