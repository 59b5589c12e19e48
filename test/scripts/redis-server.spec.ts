import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../scripts/redis.mjs';
import { makeScratch } from '../../scripts/scratch.mjs';
import { isAlive, makePlayground, runScript, until, type Playground } from './playground.js';

type PrivateRedis = Awaited<ReturnType<typeof startRedis>>;

function script(name: string): string {
  return JSON.stringify(new URL(`../../scripts/${name}.mjs`, import.meta.url).href);
}

const START_AND_STAY = `
  import { startRedis } from ${script('redis')};
  const { url, pid } = await startRedis({ dir: process.env.REDIS_DIR });
  console.log(JSON.stringify({ url, pid }));
  setInterval(() => {}, 1000);`;

const SCRATCH_AND_STAY = `
  import { startRedis } from ${script('redis')};
  import { makeScratch } from ${script('scratch')};
  const { dir } = await makeScratch(process.env.PARENT);
  const { pid } = await startRedis({ dir: dir + '/redis' });
  console.log(JSON.stringify({ dir, pid }));
  setInterval(() => {}, 1000);`;

async function firstLine<T>(lines: string[]): Promise<T> {
  // what our own script above has printed
  return JSON.parse(await until(() => lines[0])) as T;
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  // a refused password is also given to `question`, which asserts it
  client.on('error', () => {});
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

/** A container engine that runs the real server on the published port, in the mounted folder. */
const FAKE_ENGINE = `
  [ "$1" = run ] || exit 0
  for word in "$@"; do
    case "$word" in
      127.0.0.1:*:6379) port=\${word#127.0.0.1:}; port=\${port%:6379} ;;
      *:/data) cd "\${word%:/data}" ;;
    esac
  done
  export PATH=/usr/local/bin:/usr/bin:/bin
  { sed -e "s/^bind .*/bind 127.0.0.1/" -e "s/^port .*/port $port/" > config; exec redis-server config; }`;

describe('bootstrap: startRedis', () => {
  let play: Playground;
  let dir: string;
  const started: PrivateRedis[] = [];
  const start = async (options: Parameters<typeof startRedis>[0]): Promise<PrivateRedis> => {
    const redis = await startRedis(options);
    started.push(redis);
    return redis;
  };
  beforeEach(() => { play = makePlayground(); dir = join(play.dir, 'redis'); });
  afterEach(async () => {
    for (const redis of started.splice(0)) await redis.stop();
    play.remove();
  });

  it('keeps everything, on loopback, behind a password that no command line shows', async () => {
    const { url, pid } = await start({ dir });
    const settings = await ask(url, (client) => client.config('GET', 'bind', 'appendonly', 'appendfsync', 'hz', 'maxmemory-policy', 'save'));
    const wanted = { bind: '127.0.0.1', appendonly: 'yes', appendfsync: 'everysec', hz: '100', 'maxmemory-policy': 'noeviction', save: '' };
    assert.deepEqual(Array.isArray(settings) ? Object.fromEntries(pairs(settings)) : settings, wanted);
    await assert.rejects(ask(url.replace(/:[^:@]*@/, ':wrong@'), (client) => client.ping()), /WRONGPASS|NOAUTH/);
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    if (process.platform === 'linux') {
      assert.ok(!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(new URL(url).password));
    }
  });

  it('is gone after stop, and keeps its data for the next', async () => {
    const first = await start({ dir });
    await ask(first.url, (client) => client.set('open', 'yes'));
    await first.stop();
    assert.ok(!isAlive(first.pid));
    assert.ok(!first.lost.aborted);
    const second = await start({ dir });
    assert.equal(await ask(second.url, (client) => client.get('open')), 'yes');
  });

  it('ends the server that a killed run left behind, and has its data', async () => {
    const killed = runScript(START_AND_STAY, { ...process.env, REDIS_DIR: dir });
    const left = await firstLine<{ url: string; pid: number }>(killed.lines);
    await ask(left.url, (client) => client.set('open', 'yes'));
    killed.child.kill('SIGKILL');
    await killed.ended;
    assert.ok(isAlive(left.pid), 'it outlives its owner: it has a session of its own');
    const lines: string[] = [];
    const redis = await start({ dir, log: (line) => lines.push(line) });
    assert.ok(!isAlive(left.pid));
    assert.equal(await ask(redis.url, (client) => client.get('open')), 'yes');
    assert.match(lines[0] ?? '', new RegExp(`process ${left.pid}\\) that an earlier run left behind`));
  });

  it('touches no process that merely has the number it had written down', async () => {
    const other = runScript('setInterval(() => {}, 1000)');
    play.file('redis/server.json', JSON.stringify({ pid: other.child.pid, birth: 'another time' }));
    await start({ dir });
    assert.ok(isAlive(other.child.pid ?? 0));
    other.child.kill('SIGKILL');
  });

  it('refuses a folder that a living run uses', async () => {
    await start({ dir });
    await assert.rejects(start({ dir }), new RegExp(`Process ${process.pid} already runs its Redis in ${dir}`));
  });

  it('tells the server\'s last words when it will not start', async () => {
    const path = play.program('redis-server', 'echo "Fatal: the folder is on fire"; exit 1');
    await assert.rejects(start({ dir, from: { kind: 'program', path } }), /Fatal: the folder is on fire[^]*did not start in/);
    assert.ok(!existsSync(join(dir, 'owner.lock')));
  });

  it('tells when the server ends by itself', async () => {
    const redis = await start({ dir });
    process.kill(redis.pid, 'SIGKILL');
    await until(() => redis.lost.aborted);
  });

  it('runs in a container, reachable on loopback only, and removes it by its name', async () => {
    const engine = play.program('docker', FAKE_ENGINE);
    const redis = await start({ dir, from: { kind: 'container', engine } });
    assert.equal(await ask(redis.url, (client) => client.ping()), 'PONG');
    await redis.stop();
    const [run = '', remove] = play.calls();
    assert.match(run, /^docker run --rm -i .*--publish 127\.0\.0\.1:\d+:6379/);
    assert.ok(!run.includes(new URL(redis.url).password));
    assert.equal(remove, `docker rm -f ${/--name (\S+)/.exec(run)?.[1]}`);
  });

  it('in a temporary folder of a killed run, is cleared away by the next run', async () => {
    const parent = join(play.dir, 'tmp');
    play.file('tmp/other', '');
    const killed = runScript(SCRATCH_AND_STAY, { ...process.env, PARENT: parent });
    const left = await firstLine<{ dir: string; pid: number }>(killed.lines);
    const beside = await makeScratch(parent);
    assert.ok(existsSync(left.dir), 'a living run keeps its folder');
    beside.remove();
    killed.child.kill('SIGKILL');
    await killed.ended;
    (await makeScratch(parent)).remove();
    assert.deepEqual(readdirSync(parent), ['other']);
    assert.ok(!isAlive(left.pid));
  });
});

function pairs(flat: unknown[]): [string, unknown][] {
  return flat.flatMap((key, index) => index % 2 === 0 ? [[String(key), flat[index + 1]] satisfies [string, unknown]] : []);
}
