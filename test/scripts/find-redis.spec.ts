import assert from 'node:assert/strict';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { findRedis } from '../../scripts/redis.mjs';
import { makePlayground, type Playground } from './playground.js';

/** An apt-get that knows no package before `update`, as in a fresh container, and then "installs" a program. */
function aptThatInstalls(play: Playground, name: string): string {
  return `case "$*" in
    *update*) echo > '${play.dir}/updated' ;;
    *install*) [ -e '${play.dir}/updated' ] || { echo "E: Unable to locate package"; exit 100; }
      printf '#!/bin/sh\\n' > '${play.dir}/bin/${name}'; /bin/chmod +x '${play.dir}/bin/${name}' ;;
  esac`;
}

/** As root apt-get is called directly; as anybody else, through this sudo. */
function sudoThatAsksNothing(play: Playground): void {
  play.program('sudo', '[ "$1" = -n ] || exit 1; shift; case "$1" in true) exit 0 ;; esac; exec "$@"');
}

describe('bootstrap: findRedis', () => {
  let play: Playground;
  beforeEach(() => { play = makePlayground(); });
  afterEach(() => play.remove());

  it('takes REDIS_URL before all else', async () => {
    play.program('redis-server');
    assert.deepEqual(await findRedis({ ...play.env, REDIS_URL: 'redis://elsewhere' }), { kind: 'url', url: 'redis://elsewhere' });
  });

  for (const name of ['redis-server', 'valkey-server']) {
    it(`takes ${name} from the PATH`, async () => {
      const path = play.program(name);
      assert.deepEqual(await findRedis(play.env), { kind: 'program', path });
    });
  }

  it('installs redis-server with apt-get, fetching the lists when they are missing', async () => {
    sudoThatAsksNothing(play);
    play.program('apt-get', aptThatInstalls(play, 'redis-server'));
    assert.deepEqual(await findRedis(play.env), { kind: 'program', path: `${play.dir}/bin/redis-server` });
    const verbs = play.calls().filter((call) => call.startsWith('apt-get')).map((call) => call.match(/update|install/)?.[0]);
    assert.deepEqual(verbs, ['install', 'update', 'install']);
  });

  it('installs with brew where there is no apt-get', async () => {
    play.program('brew', `printf '#!/bin/sh\\n' > '${play.dir}/bin/redis-server'; /bin/chmod +x '${play.dir}/bin/redis-server'`);
    assert.equal((await findRedis(play.env)).kind, 'program');
    assert.deepEqual(play.calls(), ['brew install --quiet redis']);
  });

  it('takes a container engine that runs', async () => {
    play.program('docker', 'exit 1');
    const engine = play.program('podman');
    assert.deepEqual(await findRedis(play.env), { kind: 'container', engine });
  });

  it('says the command to type when nothing works', async () => {
    play.program('docker', 'exit 1');
    play.program('apt-get', 'echo "E: No network"; exit 100');
    await assert.rejects(findRedis(play.env), /No Redis was found .* type `sudo apt-get update && sudo apt-get install -y redis-server`, or set REDIS_URL/);
  });

  // root needs no sudo, so for root there is nothing to see here
  if (process.getuid?.() !== 0) {
    it('does not ask for a password', async () => {
      play.program('apt-get', aptThatInstalls(play, 'redis-server'));
      play.program('sudo', 'exit 1');
      await assert.rejects(findRedis(play.env), /No Redis was found/);
      assert.deepEqual(play.calls(), ['sudo -n true']);
    });
  }
});

describe('bootstrap: ensureChromium', () => {
  let play: Playground;
  beforeEach(() => { play = makePlayground(); });
  afterEach(() => play.remove());

  it('takes CHROMIUM_PATH, and refuses one that is no program', async () => {
    const path = play.program('my-browser');
    assert.equal(await ensureChromium({ ...play.env, CHROMIUM_PATH: path }), path);
    await assert.rejects(ensureChromium({ ...play.env, CHROMIUM_PATH: '/nowhere' }), /CHROMIUM_PATH names \/nowhere, which is not a program/);
  });

  it('takes a browser from the PATH', async () => {
    const path = play.program('google-chrome');
    assert.equal(await ensureChromium(play.env), path);
  });

  it('installs one with apt-get', async () => {
    sudoThatAsksNothing(play);
    play.program('apt-get', aptThatInstalls(play, 'chromium'));
    assert.equal(await ensureChromium(play.env), `${play.dir}/bin/chromium`);
  });

  it('says the command to type when there is no way', async () => {
    await assert.rejects(ensureChromium(play.env), /No Chromium was found .* type `.*chromium`, or set CHROMIUM_PATH/);
  });
});
