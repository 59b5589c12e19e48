import { FAULTS } from './faults.js';
import type { SeedResult } from './seed.js';

export interface Report {
  readonly passed: boolean;
  readonly seeds: number;
  /** Seeds in which every promise held. */
  readonly held: number;
  readonly windows: number;
  readonly lateness: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly invariants: readonly { readonly name: string; readonly ok: boolean; readonly checked: number; readonly broken: number; readonly examples: readonly string[] }[];
  readonly rows: readonly { readonly fault: string; readonly injected: number; readonly hit: number }[];
  /** Of a long campaign: faults that hit too seldom. */
  readonly rare: readonly string[];
  readonly failed: readonly number[];
  /** Opened nothing, so that there was nothing to judge: everybody asked while nothing answered. */
  readonly idle: readonly number[];
}

/** So often each fault has to hit in a campaign that is long enough, from so many seeds on, or it has shown too little (issue "No door stays open"). */
const HITS = 20;
const LONG = 200;
/** So large a part of the seeds may be idle: on a slow machine everybody has asked before anything answers. */
const MOST_IDLE = 0.2;

/** As many broken promises as are told one by one. */
const MOST = 5;

/** `unplayed`: seeds whose world fell apart. */
export function reportOf({ results, unplayed }: { results: readonly SeedResult[]; unplayed: readonly number[] }): Report {
  const idle = results.filter(({ windows }) => windows === 0).map(({ seed }) => seed);
  const latenesses = results.flatMap(({ latenesses: some }) => some).sort((a, b) => a - b);
  const at = (share: number): number => latenesses[Math.min(latenesses.length - 1, Math.floor(share * latenesses.length))] ?? 0;
  const met = results.flatMap((result) => result.met);
  const rows = FAULTS.map(({ name }) => ({ fault: name, injected: met.filter((one) => one.name === name).length, hit: met.filter((one) => one.name === name && one.hit).length }));
  const rare = results.length < LONG ? [] : rows.filter(({ injected, hit }) => injected > 0 && hit < HITS).map(({ fault }) => fault);
  const names = results[0]?.invariants.map(({ name }) => name) ?? [];
  return {
    passed: results.length > 0 && rare.length === 0 && unplayed.length === 0 && idle.length <= MOST_IDLE * results.length && results.every(({ passed }) => passed),
    seeds: results.length,
    held: results.filter(({ passed }) => passed).length,
    windows: results.reduce((sum, { windows }) => sum + windows, 0),
    lateness: { p50: at(0.5), p99: at(0.99), max: at(1) },
    invariants: names.map((name) => {
      const all = results.flatMap(({ seed, invariants }) => invariants.filter((one) => one.name === name).map((one) => ({ seed, ...one })));
      const broken = all.flatMap(({ seed, broken: some }) => some.map((what) => `seed ${seed}: ${what}`));
      return { name, ok: broken.length === 0, checked: all.reduce((sum, { checked }) => sum + checked, 0), broken: broken.length, examples: broken.slice(0, MOST) };
    }),
    rows, rare,
    failed: [...results.filter(({ passed }) => !passed).map(({ seed }) => seed), ...unplayed].sort((a, b) => a - b),
    idle,
  };
}

/** The same for people; `how`: what a replay needs beside the seeds. */
export function inLines({ passed, seeds, held, windows, lateness, invariants, rows, rare, failed, idle }: Report, how = ''): string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    '',
    `${'fault'.padEnd(46)}injected    hit`,
    ...rows.map(({ fault, injected, hit }) => `${fault.padEnd(46)}${String(injected).padStart(8)}${String(hit).padStart(7)}`),
    '',
    `${windows} windows over ${seeds} seeds. Lateness: p50 ${seconds(lateness.p50)}, p99 ${seconds(lateness.p99)}, max ${seconds(lateness.max)}.`,
    ...(rare.length === 0 ? [] : [`Too seldom hit, less than ${HITS} times: ${rare.join(', ')}.`]),
    ...(idle.length === 0 ? [] : [`Seeds ${idle.join(', ')} opened nothing and have shown nothing.`]),
    '',
    ...invariants.flatMap(({ ok, name, checked, broken, examples }) => [`  ${ok ? '✔' : '✖'} ${name} (${ok ? `${checked} looked at` : `${broken} broken`})`, ...examples.map((one) => `      ${one}`)]),
    '',
    passed ? 'Every promise held, by the simulator\'s own record.' : failed.length === 0 ? 'Too little was opened to show anything.' : `Seeds ${failed.join(', ')} broke a promise or were not played. Replay with: npm run chaos -- --seed ${failed.join(',')}${how}`,
    `${held} passed, ${failed.length} failed`,
  ];
}
