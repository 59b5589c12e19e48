/**
 * Preloaded into a replica whose machine has a wrong clock: everything in it that asks `Date` is so many milliseconds
 * ahead (CHAOS_SKEW_MS; negative: behind). Timers and `performance` run on, as they do on such a machine.
 */
const RealDate = Date;
const ahead = Number(process.env['CHAOS_SKEW_MS'] ?? 0);
const now = (): number => RealDate.now() + ahead;
globalThis.Date = new Proxy(RealDate, {
  construct: (real, given: [], target) => Reflect.construct(real, given.length > 0 ? given : [now()], target) as Date, // typed as any
  apply: () => new RealDate(now()).toString(),
  get: (real, name) => (name === 'now' ? now : Reflect.get(real, name) as unknown),
});
