import assert from 'node:assert/strict';
import { requireNode, ensureDependencies, staleReason } from '../../scripts/dependencies.mjs';
import { makePlayground, type Playground } from './playground.js';

const LOCK = JSON.stringify({ packages: {
  '': { name: 'project' },
  'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
  'node_modules/mac-only': { version: '1.0.0', optional: true },
} });

function record(version: string): string {
  return JSON.stringify({ packages: { 'node_modules/one': { version, integrity: 'sha512-one' } } });
}

/** What `npm ci` leaves, as a fake npm does it: slowly enough for a second process to meet the first. */
function npmThatInstalls(root: string): string {
  return `/bin/sleep 0.5; /bin/mkdir -p '${root}/node_modules/one'; echo '${record('1.0.0')}' > '${root}/node_modules/.package-lock.json'`;
}

describe('bootstrap: dependencies', () => {
  let play: Playground;
  beforeEach(() => { play = makePlayground(); play.file('package-lock.json', LOCK); });
  afterEach(() => play.remove());

  describe('requireNode', () => {
    for (const version of ['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0']) {
      it(`takes ${version}`, () => requireNode(version));
    }
    for (const version of ['18.20.0', '20.18.3', '21.7.0', '22.11.0']) {
      it(`refuses ${version} and names what is needed`, () => {
        assert.throws(() => requireNode(version), new RegExp(`Node ${version}; Node 20\\.19 or newer is needed`));
      });
    }
  });

  describe('staleReason', () => {
    it('is that nothing is installed', () => assert.match(staleReason(play.dir) ?? '', /missing or incomplete/));

    it('is a package of another version', () => {
      play.file('node_modules/one/package.json', '{}');
      play.file('node_modules/.package-lock.json', record('0.9.0'));
      assert.match(staleReason(play.dir) ?? '', /one is 0\.9\.0, package-lock\.json says 1\.0\.0/);
    });

    it('is a package whose folder was removed', () => {
      play.file('node_modules/.package-lock.json', record('1.0.0'));
      assert.match(staleReason(play.dir) ?? '', /one is missing/);
    });

    it('is undefined when only an optional package of another system is not there', () => {
      play.file('node_modules/one/package.json', '{}');
      play.file('node_modules/.package-lock.json', record('1.0.0'));
      assert.equal(staleReason(play.dir), undefined);
    });

    it('refuses a folder without package-lock.json', () => {
      assert.throws(() => staleReason(`${play.dir}/bin`), /is this a complete clone\?/);
    });
  });

  describe('ensureDependencies', () => {
    it('installs once when two start together', async () => {
      play.program('npm', npmThatInstalls(play.dir));
      await Promise.all([ensureDependencies(play.dir, play.env), ensureDependencies(play.dir, play.env)]);
      assert.deepEqual(play.calls(), ['npm ci --include=dev --no-audit --no-fund']);
    });

    it('shows npm\'s words and says what failed', async () => {
      play.program('npm', 'echo "ENOTFOUND registry"; exit 7');
      await assert.rejects(ensureDependencies(play.dir, play.env), /ENOTFOUND registry[^]*could not be installed: `npm ci` ended with code 7/);
    });

    it('says that npm is not there', async () => {
      await assert.rejects(ensureDependencies(play.dir, play.env), /npm was not found/);
    });
  });
});
