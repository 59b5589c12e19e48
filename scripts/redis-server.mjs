import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lastLines } from './install.mjs';
import { tryLock } from './lock.mjs';
import { endProcess, findProgram, identify, runQuietly, signalQuietly, stillRuns } from './processes.mjs';
import { answersPing, freePort } from './redis-wire.mjs';
import { Refusal, say } from './say.mjs';

const READY_MS = 30_000;
const IMAGE = 'docker.io/library/redis:7-alpine';

/**
 * Starts a private Redis on a free loopback port, with a random password, that keeps its data in `dir`. It has a process
 * group of its own, so a Ctrl-C in the terminal leaves it to those who still need it. A server that a killed run left
 * behind in `dir` is ended first, so that its data is loaded by the new one.
 * @param {{ dir: string, from?: import('./redis.mjs').RedisSource, log?: (line: string) => void }} options
 *   from: a program or a container engine; by default the program on the PATH
 * @returns {Promise<{ url: string, pid: number, lost: AbortSignal, stop: () => Promise<void> }>}
 *   lost: aborted, with the server's last words as its reason, when the server ends without stop() being called
 * @throws {Refusal} when the folder is in use, or with the server's last words when it will not start
 */
export async function startRedis({ dir, from = programOnPath(), log = say }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const lock = tryLock(join(dir, 'owner.lock'));
  if ('heldBy' in lock) throw new Refusal(`Process ${lock.heldBy} already runs its Redis in ${dir}: end it first (Ctrl-C where it runs, or \`kill ${lock.heldBy}\`).`);
  try {
    await endLeftover(dir, log);
    return await launch({ dir, from, lock });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Ends the server that is written down in `dir`, if that very process still runs.
 * @param {string} dir
 * @param {(line: string) => void} log
 */
export async function endLeftover(dir, log) {
  const record = readRecord(dir);
  if (!record) return;
  if (stillRuns(record)) {
    log(`Ending the Redis (process ${record.pid}) that an earlier run left behind; its data is kept.`);
    await endProcess(record);
  }
  if (record.container) await runQuietly(record.engine, ['rm', '-f', record.container]);
  rmSync(recordFile(dir), { force: true });
}

async function launch({ dir, from, lock }) {
  for (let attempt = 1; ; attempt += 1) {
    const server = await spawnServer(dir, from);
    if (await isReady(server)) return handleOf({ ...server, dir, lock });
    await endProcess(server.identity);
    const words = lastWords(server.logFile);
    // between finding the port free and taking it, somebody else may have taken it
    if (!/address already in use|port is already allocated/i.test(words) || attempt === 3) {
      throw new Refusal(`${words}\n${from.kind === 'program' ? from.path : IMAGE} did not start in ${dir}; its last words are above.`);
    }
  }
}

async function spawnServer(dir, from) {
  const port = await freePort();
  const password = randomBytes(24).toString('hex');
  const logFile = join(dir, 'redis.log');
  const inside = from.kind === 'container' ? { bind: '0.0.0.0', port: 6379 } : { bind: '127.0.0.1', port };
  const container = from.kind === 'container' ? { engine: from.engine, container: `jit-redis-${randomBytes(6).toString('hex')}` } : undefined;
  const [program, ...args] = container ? containerCommand({ ...container, dir, port }) : [from.path, '-'];
  const output = openSync(logFile, 'w', 0o600);
  const child = spawn(program, args, { cwd: dir, detached: true, stdio: ['pipe', output, output] });
  closeSync(output);
  child.on('error', (error) => writeFileSync(logFile, `${error.message}\n`));
  // by stdin: a command line can be read by everybody on the machine
  child.stdin.on('error', () => {});
  child.stdin.end(configuration({ ...inside, password }));
  const identity = identify(child.pid ?? 0);
  writeFileSync(recordFile(dir), JSON.stringify({ ...identity, ...container }), { mode: 0o600 });
  return { child, identity, port, password, logFile, ...container };
}

function configuration({ bind, port, password }) {
  return [
    `bind ${bind}`, `port ${port}`, `requirepass ${password}`, 'protected-mode yes', 'daemonize no',
    'appendonly yes', 'appendfsync everysec', 'save ""', 'maxmemory-policy noeviction',
    // BullMQ's delayed jobs wake through a blocking command whose time-outs Redis checks hz times a second
    'hz 100', '',
  ].join('\n');
}

/** The container writes the mounted folder as us, so that we can remove it; --rm and the name leave nothing behind. */
function containerCommand({ engine, container, dir, port }) {
  const asUs = basename(engine) === 'podman'
    ? ['--userns', 'keep-id', '--security-opt', 'label=disable']
    : ['--user', `${process.getuid()}:${process.getgid()}`];
  return [engine, 'run', '--rm', '-i', '--name', container, '--publish', `127.0.0.1:${port}:6379`,
    '--volume', `${dir}:/data`, '--workdir', '/data', ...asUs, IMAGE, 'redis-server', '-'];
}

/** A container's image may have to be fetched first: for as long as the engine is at work, that is no failure. */
async function isReady({ child, port, password, container }) {
  const deadline = performance.now() + (container ? 10 * READY_MS : READY_MS);
  while (child.exitCode === null && child.signalCode === null && child.pid && performance.now() < deadline) {
    if (await answersPing({ port, password })) return true;
    await wait(25);
  }
  return false;
}

function handleOf({ child, identity, port, password, logFile, dir, lock, engine, container }) {
  const lost = new AbortController();
  const onExit = () => lost.abort(lastWords(logFile));
  child.once('exit', onExit);
  if (child.exitCode !== null || child.signalCode !== null) onExit();
  // the last resort, should our own process fall over before stop()
  const lastResort = () => signalQuietly(identity.pid, 'SIGTERM');
  process.once('exit', lastResort);
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    pid: identity.pid,
    lost: lost.signal,
    async stop() {
      child.off('exit', onExit);
      await endProcess(identity);
      if (container) await runQuietly(engine, ['rm', '-f', container]);
      process.off('exit', lastResort);
      rmSync(recordFile(dir), { force: true });
      lock.release();
    },
  };
}

function lastWords(logFile) {
  return lastLines(readFileSync(logFile, 'utf8'));
}

function programOnPath() {
  const path = findProgram(['redis-server', 'valkey-server']);
  if (!path) throw new Refusal('There is no redis-server or valkey-server on the PATH.');
  return { kind: 'program', path };
}

function recordFile(dir) {
  return join(dir, 'server.json');
}

function readRecord(dir) {
  try {
    return JSON.parse(readFileSync(recordFile(dir), 'utf8'));
  } catch {
    return undefined;
  }
}
