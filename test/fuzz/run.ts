import { findRedis } from '../../scripts/redis.mjs';
import { readOptions } from '../../src/options.js';
import { makeProduct } from '../chaos/product.js';
import { openHouse, type House } from './house.js';
import { insideTargets, READERS } from './inside.js';
import { PLANTS, type PlantName } from './plants.js';
import type { Played, Target } from './target.js';
import { wireTargets } from './wire.js';

/** `npm run fuzz`: each target its share of the time, then one line each and the number of inputs. */

const USAGE = `npm run fuzz -- [--minutes 5] [--seed S] [--json] [--plant=${Object.keys(PLANTS).join('|')}]`;
const MINUTE = 60_000;
/** More than any target plays in the time that it has. */
const ENDLESS = 1_000_000_000;

const { values: options } = readOptions('npm run fuzz -- [--minutes 5] [--seed S] [--plant NAME] [--json]', { options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, plant: { type: 'string' }, json: { type: 'boolean', default: false } } });

function say(line: string): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

function plantAsked(): PlantName | undefined {
  if (options.plant === undefined) return undefined;
  const name = Object.keys(PLANTS).find((one): one is PlantName => one === options.plant);
  if (name === undefined) throw new Error(`There is no bug ${options.plant} to plant. ${USAGE}`);
  return name;
}

function numberAsked(name: 'minutes' | 'seed', otherwise: number): number {
  const text = options[name];
  const number = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name} takes a number above 0. ${USAGE}`);
  return number;
}

async function playAll(targets: readonly Target[], { seed, within }: { seed: number; within: number }): Promise<Played[]> {
  const all: Played[] = [];
  for (const target of targets) {
    const played = await target.play({ seed, runs: ENDLESS, within });
    all.push(played);
    say(`${played.crash ? '✖' : '✔'}  ${String(played.inputs).padStart(8)}  ${played.name}`);
    if (played.crash) say(`     ${played.crash.error}\n     with ${played.crash.input}`);
  }
  return all;
}

async function run(): Promise<number> {
  const [minutes, seed, plant] = [numberAsked('minutes', 5), numberAsked('seed', Math.floor(Math.random() * 0x7fffffff) + 1), plantAsked()];
  const redis = await findRedis({ ...process.env, REDIS_URL: '' });
  if (redis.kind !== 'program') throw new Error('This needs redis-server or valkey-server on the PATH.');
  if (plant !== undefined) say(`Planted: ${PLANTS[plant].what}. It has to be found.`);
  const product = await makeProduct(plant && PLANTS[plant].edits, [...READERS, 'main', 'simulator/main']);
  let house: House | undefined;
  try {
    house = await openHouse({ product, redisProgram: redis.path });
    const targets = [...await insideTargets(product), ...wireTargets(house)];
    const played = await playAll(targets, { seed: Math.floor(seed), within: minutes * MINUTE / targets.length });
    const [inputs, crashes] = [played.reduce((sum, one) => sum + one.inputs, 0), played.filter(({ crash }) => crash).length];
    say(`${inputs} inputs, ${crashes} crashes; again with --seed ${Math.floor(seed)}`);
    if (options.json) process.stdout.write(`${JSON.stringify({ inputs, crashes, seed: Math.floor(seed), played })}\n`);
    return crashes === 0 ? 0 : 1;
  } finally {
    await house?.close();
    product.remove();
  }
}

run().then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
