import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { botEnvironment, freePort } from '../src/sandbox/settings.js';
import type { Knobs } from '../src/simulator/core.js';
import { startSimulator, type RunningSimulator } from '../src/simulator/start.js';
import { startProgram, type Child } from '../test/chaos/child.js';
import { makeProduct } from '../test/chaos/product.js';

/** Our bot, and the floor beside it, each put together as for an image; and the practice tenant, in this process. */
export interface BenchWorld {
  readonly simulator: RunningSimulator;
  /** Under which name ours keeps its state in Redis. */
  readonly instance: string;
  readonly ledgerKey: string;
  /** The entitlements file's text. */
  readonly entitlements: string;
  /** `ours`: the product. `floor`: one of bench/floor. Resolves when it says that it is ready. */
  start(which: 'ours' | 'floor', settings?: Readonly<Record<string, string>>): Promise<Child & { readonly url: string }>;
  close(): Promise<void>;
}

/** `edit`: what becomes of the practice tenant's entitlements. */
export interface BenchOver { readonly knobs?: Partial<Knobs>; readonly edit?: (yaml: string) => string }

export async function openBench(floor: string, { knobs = {}, edit = (yaml) => yaml }: BenchOver = {}): Promise<BenchWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'jit-bench-'));
  const simulator = await startSimulator({ stateDir: join(folder, 'tenant'), knobs: { pimFloorSeconds: 2, nsgWriteMs: 0, ...knobs } });
  const floorFile = `bench/floor/${floor}.ts`;
  // apart, so that the floor shares no file with ours that is larger than what it needs
  const products = { ours: await makeProduct([], ['main']), floor: await makeProduct([], [floorFile]) };
  const instance = `b${randomBytes(5).toString('hex')}`;
  const ledgerKey = randomBytes(32).toString('hex');
  const environmentOn = (port: number) => botEnvironment({ simulator, port, redisUrl: process.env.REDIS_URL ?? '', ledgerKey, instance });
  const entitlements = edit(environmentOn(0).ENTITLEMENTS ?? '');
  return {
    simulator, instance, ledgerKey, entitlements,
    async start(which, settings = {}) {
      const port = await freePort(0);
      const env = { ...environmentOn(port), ENTITLEMENTS: entitlements, LOG_LEVEL: 'warn', LIMIT_PER_PERSON: '1000000', LIMIT_IN_ALL: '1000000', NODE_ENV: 'production', ...settings };
      const child = await startProgram({ file: products[which].program(which === 'ours' ? 'main' : floorFile), env, log: join(folder, `${which}.log`) });
      return { ...child, url: `http://127.0.0.1:${port}/api/messages` };
    },
    async close() {
      await simulator.close();
      for (const product of Object.values(products)) product.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a process has used of the processor, all of its threads, in milliseconds. From Linux' own books, whose unit is a hundredth of a second. */
export function cpuOf({ process: { pid } }: Child): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
  return ((user ?? 0) + (system ?? 0)) * 10;
}

/** What a process holds of memory, in KB (VmRSS of Linux). */
export function rssOf({ process: { pid } }: Child): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** The value below which so large a part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

/** Median, and the middle half. */
interface Spread { readonly median: number; readonly from: number; readonly to: number }
function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), from: quantile(values, 0.25), to: quantile(values, 0.75) };
}

function inWords(values: readonly number[], digits = 2): string {
  const { median, from, to } = spread(values);
  return `${median.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)})`;
}

/** What was measured, the floor, ours, and how many times the floor that is, round by round. */
export interface Row { readonly what: string; readonly unit: 'ms' | 'KB'; readonly floor: Spread; readonly ours: Spread; readonly ratio: Spread }

export function say(what: string, floor: readonly number[], ours: readonly number[], unit: Row['unit'] = 'ms'): Row {
  const ratios = ours.flatMap((one, n) => (floor[n] === undefined ? [] : [one / floor[n]]));
  console.log(`${what.padEnd(34)} floor ${inWords(floor, 1)} ${unit}, ours ${inWords(ours, 1)} ${unit}, ratio ${inWords(ratios)}`);
  return { what, unit, floor: spread(floor), ours: spread(ours), ratio: spread(ratios) };
}

/** Keeps a run's results, with the machine on which it was made: `.bench/NAME.json`, and the rows as a table, `.bench/NAME.md`. */
export function keep(name: string, results: { readonly rows: readonly Row[]; readonly [how: string]: unknown }): void {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), node: process.version };
  mkdirSync('.bench', { recursive: true });
  writeFileSync(`.bench/${name}.json`, `${JSON.stringify({ at: new Date().toISOString(), machine, ...results }, null, 2)}\n`);
  const lines = results.rows.map(({ what, unit, floor, ours, ratio }) => `| ${what} | ${short(floor)} ${unit} | ${short(ours)} ${unit} | ${short(ratio)} |`);
  const head = `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}; median (middle half)`;
  writeFileSync(`.bench/${name}.md`, [head, '', '| What | Floor | Ours | Times the floor |', '|---|---|---|---|', ...lines, ''].join('\n'));
}

function short({ median, from, to }: Spread): string {
  const digits = median < 10 ? 1 : 0;
  return from === to ? median.toFixed(digits) : `${median.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)})`;
}
