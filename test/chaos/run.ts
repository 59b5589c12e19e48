import { setTimeout as wait } from 'node:timers/promises';
import { findRedis } from '../../scripts/redis.mjs';
import { readOptions } from '../../src/options.js';
import { BREAKS, type BreakName } from './breaks.js';
import { FAULTS, type FaultName } from './faults.js';
import { makeProduct } from './product.js';
import { inLines, reportOf } from './report.js';
import { playSeed, type SeedOver, type SeedResult } from './seed.js';

/** The campaign, as `npm run chaos` starts it: seeds side by side, then one table over all of them. */

const USAGE = `npm run chaos -- [--seeds 10] [--seed S,…] [--at-once 4] [--json] [--keep] [--faults NAME,…] [--break=${Object.keys(BREAKS).join('|')}]`;

const { values: options } = readOptions(USAGE, {
  options: {
    seeds: { type: 'string', default: '10' }, seed: { type: 'string' }, 'at-once': { type: 'string', default: '4' }, json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false }, break: { type: 'string' }, faults: { type: 'string' },
  },
});

/** A world starts half a dozen programs at once: no two of them in the same moments. Milliseconds. */
const BETWEEN_STARTS = 4000;

function say(line: string): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

/** The seeds from 1 on, or those. */
function seedsAsked(): number[] {
  if (options.seed !== undefined) return options.seed.split(',').map((one) => whole(one, '--seed'));
  return Array.from({ length: whole(options.seeds, '--seeds') }, (_, n) => n + 1);
}

function whole(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} takes a whole number from 1 on. ${USAGE}`);
  return number;
}

function breakAsked(): BreakName | undefined {
  if (options.break === undefined) return undefined;
  const name = Object.keys(BREAKS).find((one): one is BreakName => one === options.break);
  if (name === undefined) throw new Error(`There is no defence ${options.break} to switch off. ${USAGE}`);
  return name;
}

function faultsAsked(): FaultName[] | undefined {
  return options.faults?.split(',').map((asked) => {
    const fault = FAULTS.find(({ name }) => name === asked);
    if (!fault) throw new Error(`There is no fault ${asked}. There are: ${FAULTS.map(({ name }) => name).join(', ')}.`);
    return fault.name;
  });
}

/** Which faults are dealt depends on these too. */
function howAsked(): string {
  return (['faults', 'break'] as const).flatMap((name) => (options[name] === undefined ? [] : [` --${name}='${options[name]}'`])).join('');
}

async function playAll(seeds: readonly number[], over: SeedOver): Promise<{ results: SeedResult[]; unplayed: number[] }> {
  const waiting = [...seeds];
  const results: SeedResult[] = [];
  const unplayed: number[] = [];
  const lane = async (_: unknown, n: number): Promise<void> => {
    await wait(n * BETWEEN_STARTS);
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const played = seed;
      const result = await playSeed(seed, over).catch((error: unknown) => {
        // the others show what they show all the same
        say(`seed ${String(played).padStart(4)}  ✖  could not be played: ${error instanceof Error ? error.message : String(error)}`);
        unplayed.push(played);
      });
      if (!result) continue;
      results.push(result);
      say(`seed ${String(seed).padStart(4)}  ${result.passed ? '✔' : '✖'}  ${Math.round(result.took / 1000)} s, ${result.windows} windows; ${result.met.map(({ name, hit }) => `${name}${hit ? '' : ' (missed)'}`).join(', ')}${result.passed && !over.keep ? '' : `; logs in ${result.folder}`}`);
      for (const { name, broken } of result.invariants) for (const one of broken) say(`           ${name}: ${one}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(whole(options['at-once'], '--at-once'), seeds.length) }, lane));
  return { results: results.sort((a, b) => a.seed - b.seed), unplayed };
}

async function run(): Promise<number> {
  const [seeds, broken, only] = [seedsAsked(), breakAsked(), faultsAsked()];
  const redis = await findRedis({ ...process.env, REDIS_URL: '' });
  if (redis.kind !== 'program') throw new Error('The campaign kills and restarts Redis: it needs redis-server or valkey-server on the PATH.');
  if (broken !== undefined) say(`Switched off: ${BREAKS[broken].what}. The campaign has to turn red.`);
  const product = await makeProduct(broken && BREAKS[broken].edits);
  try {
    const report = reportOf(await playAll(seeds, { product, redisProgram: redis.path, only: only ?? (broken && BREAKS[broken].against), keep: options.keep }));
    for (const line of inLines(report, howAsked())) say(line);
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    return report.passed ? 0 : 1;
  } finally {
    product.remove();
  }
}

run().then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
