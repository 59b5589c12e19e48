import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readOptions } from './options.js';
import { playgroundUrl } from './simulator/teams/playground.js';
import { createControl } from './sandbox/control.js';
import { seats, startSeat, type Seat } from './sandbox/playground.js';
import { keepRunning, startChild } from './sandbox/processes.js';
import { botEnvironment, forget, freePort, ledgerKeyIn, pagesAt, PIM_FLOOR, type SimulatorReady } from './sandbox/settings.js';
import { playStory, type StoryResult } from './sandbox/story.js';

/**
 * The local start: the simulator and the real bot as processes of their own, on loopback. scripts/sandbox.mjs has put
 * dependencies and Redis in place and gives us REDIS_URL; when it is gone, so are we.
 */

const { values: options } = readOptions('npm run sandbox -- [--story] [--json] [--playground]', { options: { story: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, playground: { type: 'boolean', default: false } } });

/** A story that was cut off has shown nothing. */
const INTERRUPTED = 130;

function say(line: string): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

async function start() {
  const redisUrl = process.env.REDIS_URL;
  if (process.env.NODE_ENV === 'production') throw new Error('The sandbox does not run with NODE_ENV=production. Use `npm start` there.');
  if (!redisUrl) throw new Error('Start the sandbox with `npm run sandbox`, which finds a Redis for it.');
  const folder = options.story ? mkdtempSync(join(tmpdir(), 'jit-story-')) : resolve('.sandbox');
  const ledgerKey = ledgerKeyIn(folder);
  const port = await freePort(options.story ? 0 : 3978);
  const guests = options.playground ? await seats() : [];
  const simulator = await startChild({
    program: 'simulator/main', log: join(folder, 'simulator.log'),
    env: {
      SIM_DIR: join(folder, 'tenant'), SIM_KNOBS: JSON.stringify({ pimFloorSeconds: PIM_FLOOR }), SIM_PLAYGROUND: JSON.stringify(guests.map(({ person, url }) => ({ person: person.id, url }))), BOT_URL: `http://127.0.0.1:${port}/api/messages`,
      SIM_PAGE_PORT: String(await freePort(options.story ? 0 : 4500)), SIM_HTTPS_PORT: String(await freePort(options.story ? 0 : 4501)),
    },
  });
  const ready = simulator.ready as SimulatorReady; // sent by our own simulator/main.ts
  const instance = options.story ? `story${randomBytes(4).toString('hex')}` : undefined;
  const env = { ...botEnvironment({ simulator: ready, port, redisUrl, ledgerKey, instance }), ...(options.playground ? { TEAMS_SERVICE_URL: playgroundUrl(ready) } : pagesAt(ready)) };
  const bot = await keepRunning({ program: 'main', log: join(folder, 'bot.log'), env }, say).catch(async (error: unknown) => {
    await simulator.stop();
    throw error;
  });
  const open = await Promise.all(guests.map((seat) => startSeat(seat, { endpoint: `${ready.urls.page}/playground/api/messages`, folder }))).catch(async (error: unknown) => {
    await bot.stop();
    await simulator.stop();
    throw error;
  });
  return {
    page: ready.urls.page, folder, guests,
    async stop() {
      for (const one of open) await one.stop();
      await bot.stop();
      await simulator.stop();
      if (instance === undefined) return;
      await forget(redisUrl, instance);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function report({ passed, invariants, approveToReady, lateness, end }: StoryResult): void {
  say('');
  for (const { ok, name, detail } of invariants) say(`  ${ok ? '✔' : '✖'} ${name} (${detail})`);
  say('');
  say(`  approve to ready   ${seconds(approveToReady)}`);
  say(`  lateness           ${seconds(lateness.max)} after the end of the window (${end})`);
  say('');
  say(passed ? 'The simulator\'s own record bears the story out.' : 'The simulator\'s own record does NOT bear the story out.');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

async function story(page: string): Promise<number> {
  const begin = Date.now();
  say(`One window from the question to its proof. PIM's floor of five minutes is shortened to ${PIM_FLOOR} s here.\n`);
  const tell = (line: string): void => { say(`${((Date.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${line}`); };
  const result = await playStory(createControl(page), tell);
  report(result);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.passed ? 0 : 1;
}

const stopped = new Promise<void>((done) => { for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => { done(); }); });
try {
  const sandbox = await start();
  const told = options.story ? story(sandbox.page) : welcome(sandbox);
  // stopping waits for no story, and a story that failed is told after everything has been put away
  const code = await Promise.race([told, stopped.then(() => (options.story ? INTERRUPTED : 0))]).catch((error: unknown) => { say(`\n${String(error)}`); return 1; });
  if (!options.story) say('\nStopping. What is open stays known and ends on time at the next start.');
  await sandbox.stop();
  process.exit(code);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function welcome({ page, guests }: { page: string; guests: readonly Seat[] }): Promise<number> {
  say(`\nThe practice tenant is ready:  ${page}\n`);
  for (const { person, url } of guests) say(`  Microsoft 365 Agents Playground, as ${person.name}:  ${url}`);
  if (guests.length > 0) say(`  The page above shows Azure; the chats are the Playground's. ${guests.at(-1)?.person.name} sees the channels.\n`);
  say('  Be Riley Chen and send the request that is suggested; then be Ana Costa and approve it in the approvals channel.');
  say(`  PIM's floor of five minutes is shortened to ${PIM_FLOOR} s here. Logs are in .sandbox/. Ctrl-C ends it.`);
  await stopped;
  return 0;
}
