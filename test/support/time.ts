import { later, type Duration } from '../../src/access/instant.js';
import type { Clock } from '../../src/workflow/ports.js';

/**
 * One time for everything in this process that asks `Date`: BullMQ (which has no clock of its own to be given), the
 * simulator, and the SDKs that judge the simulator's tokens. It runs on as it always does, only further ahead. Timers and
 * `performance` stay as they are, and so does TLS: a simulator that is *started* more than an hour ahead has a
 * certificate that is not valid yet.
 */
const RealDate = Date;
let ahead: Duration = 0;

const now = () => RealDate.now() + ahead;
/** A proxy and no subclass: what was made before the move and after it is a `Date` to everybody. */
const MovedDate = new Proxy(RealDate, {
  construct: (real, given: [], target) => Reflect.construct(real, given.length > 0 ? given : [now()], target) as Date, // typed as any
  apply: () => new RealDate(now()).toString(),
  get: (real, name) => (name === 'now' ? now : Reflect.get(real, name) as unknown),
});

/** Moves the time of this process forward, in milliseconds. */
export function moveTime(by: Duration): void {
  ahead += by;
  globalThis.Date = MovedDate;
}

/** Gives the process its real time back; whatever was started in the moved time should be closed by then. */
export function restoreTime(): void {
  ahead = 0;
  globalThis.Date = RealDate;
}

/** The same clock, as far ahead as `Date`. */
export function movedWithDate(clock: Clock): Clock {
  return { now: () => later(clock.now(), ahead) };
}
