import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { packageOf, translated, withWords } from '../src/appPackage.js';
import { en } from '../src/bot/words/en/index.js';
import { commands } from '../src/bot/commands/index.js';
import { VERSION } from '../src/bot/version.js';

const committed = readFileSync('appPackage/manifest.json', 'utf8');
const VALUES = {
  TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555', BOT_ID: '11111111-2222-4333-8444-666666666666', APP_NAME: 'JIT "Access"', PUBLISHER: 'Example',
  PUBLISHER_URL: 'https://www.example.com', PRIVACY_URL: 'https://www.example.com/privacy', TERMS_URL: 'https://www.example.com/terms',
};

interface Filled { id: string; version: string; name: { short: string }; bots: { botId: string; scopes: string[]; commandLists: { scopes: string[]; commands: { title: string }[] }[] }[]; icons: Record<string, string>; localizationInfo: object }

function unpack(bytes: Uint8Array | string[]): { names: string[]; manifest: Filled; file: (name: string) => Buffer } {
  assert.ok(bytes instanceof Uint8Array, String(bytes));
  const files = unzipSync(bytes);
  const file = (name: string) => Buffer.from(files[name] ?? []);
  return { names: Object.keys(files).sort(), manifest: JSON.parse(file('manifest.json').toString()) as Filled, file }; // just checked by Microsoft's schema
}

describe('the Teams app package', () => {
  it('has the commands of /access help in its committed manifest; npm run package writes them there', () => {
    assert.equal(committed, withWords(committed), 'the commands have changed: run npm run package and commit appPackage/manifest.json');
    const [bot] = (JSON.parse(committed) as Filled).bots;
    assert.deepEqual(bot?.commandLists.map((list) => list.scopes), [['personal', 'team', 'groupChat']]);
    assert.deepEqual(bot.commandLists[0]?.commands.map(({ title }) => title), commands.filter(({ name }) => !/^For (approvers|operators|security officers)/.test(en.usage[name].does)).map(({ name }) => `/access ${name}`));
    assert.ok((bot.commandLists[0]?.commands.length ?? 0) >= 8);
  });

  it('is a zip with the filled manifest and the icons that it names, and nothing else', () => {
    const { names, manifest, file } = unpack(packageOf(committed, VALUES));
    assert.deepEqual(names, ['color.png', 'de.json', 'manifest.json', 'outline.png']);
    assert.deepEqual(Object.values(manifest.icons).sort(), ['color.png', 'outline.png']);
    assert.deepEqual([manifest.id, manifest.bots[0]?.botId, manifest.bots[0]?.scopes], [VALUES.TEAMS_APP_ID, VALUES.BOT_ID, ['personal', 'team', 'groupChat']]);
    assert.equal(manifest.version, VERSION, 'it is the version of package.json');
    assert.equal(manifest.name.short, 'JIT "Access"', 'a value with quotes stays one string');
    assert.doesNotMatch(file('manifest.json').toString(), /\$\{\{/);
    for (const name of ['color.png', 'outline.png']) assert.deepEqual(file(name), readFileSync(`appPackage/${name}`));
  });

  it('has each text of the manifest in German too, by its place there', () => {
    assert.equal(readFileSync('appPackage/de.json', 'utf8'), translated(committed, 'de'), 'the texts have changed: run npm run package and commit appPackage/de.json');
    const { manifest, file } = unpack(packageOf(committed, VALUES));
    const { $schema, ...german } = JSON.parse(file('de.json').toString()) as Record<string, string>; // just checked by Microsoft's schema
    assert.match($schema ?? '', /Localization\.schema\.json$/);
    assert.equal(german['name.short'], VALUES.APP_NAME);
    const at = (place: string): unknown => place.split(/[.[\]]+/).filter((part) => part !== '').reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], manifest); // a place that is not there throws
    for (const [place, text] of Object.entries(german)) {
      const english = at(place);
      assert.equal(typeof english, 'string', place);
      if (/description|full/.test(place)) assert.notEqual(text, english, place);
    }
    const commandsShown = manifest.bots[0]?.commandLists[0]?.commands.length ?? 0;
    assert.equal(Object.keys(german).filter((place) => place.startsWith('bots[0].commandLists[0].commands')).length, 2 * commandsShown);
    assert.deepEqual(manifest.localizationInfo, { defaultLanguageTag: 'en', additionalLanguages: [{ languageTag: 'de', file: 'de.json' }] });
  });

  it('has the same bytes whenever it is made', () => {
    const bytes = packageOf(committed, VALUES);
    assert.ok(bytes instanceof Uint8Array);
    assert.equal(Buffer.from(bytes).readUInt32LE(10), 0x00210000, 'its first file is of 1 January 1980');
  });

  it('names every value that is missing at once', () => {
    assert.deepEqual(packageOf(committed, { ...VALUES, BOT_ID: '', TERMS_URL: undefined }), [
      'TERMS_URL: is missing; set it in the file of this environment under env/', 'BOT_ID: is missing; set it in the file of this environment under env/',
    ]);
  });

  const wrong: [string, Record<string, string>, RegExp][] = [
    ['a bot id that is no GUID', { BOT_ID: 'my-bot' }, /^manifest\.bots\.0\.botId: must match pattern/],
    ['a name that is too long', { APP_NAME: 'x'.repeat(31) }, /^manifest\.name\.short: must NOT have more than 30 characters$/],
    ['an address that is none', { PRIVACY_URL: 'ask us' }, /^manifest\.developer\.privacyUrl: must match pattern/],
  ];
  for (const [what, values, told] of wrong) {
    it(`is refused by Microsoft's schema with ${what}`, () => {
      const problems = packageOf(committed, { ...VALUES, ...values });
      assert.ok(Array.isArray(problems) && problems.some((one) => told.test(one)), String(problems));
    });
  }

  it('is refused with more commands than Teams shows', () => {
    const crowded = committed.replace(/"commands": \[[^\]]*\]/, `"commands": ${JSON.stringify(Array.from({ length: 13 }, (_, n) => ({ title: `c${n}` })))}`);
    assert.deepEqual(packageOf(crowded, VALUES), ['manifest.bots.0.commandLists.0.commands: must NOT have more than 12 items']);
  });

  it('npm run package says what is missing, and fails', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/package.mjs', '--env', 'nowhere'], { encoding: 'utf8' });
    assert.deepEqual([status, /there is no file env\/\.env\.nowhere/.test(stderr)], [1, true]);
  }).timeout(60_000);
});

describe('the icons', () => {
  it('have the sizes that Teams demands', () => {
    assert.deepEqual(['color.png', 'outline.png'].map((name) => readPng(name)).map(({ width, height }) => [width, height]), [[192, 192], [32, 32]]);
  });

  it('the outline is white on nothing: Teams refuses any other colour', () => {
    const { pixels } = readPng('outline.png');
    const seen = pixels.filter(([, , , alpha]) => alpha !== 0);
    assert.ok(seen.length > 100 && seen.length < pixels.length / 2, `${seen.length} of ${pixels.length} are drawn`);
    assert.deepEqual(new Set(seen.map(([r, g, b]) => `${r} ${g} ${b}`)), new Set(['255 255 255']));
  });

  it('the colour icon is filled to its edges', () => {
    assert.equal(readPng('color.png').pixels.filter(([, , , alpha = 255]) => alpha !== 255).length, 0);
  });
});

/** A PNG of 8 bits a channel that is not interlaced, as `npm run icons` draws it (PNG specification, chapters 9 and 11). */
function readPng(name: string): { width: number; height: number; pixels: number[][] } {
  const png = readFileSync(`appPackage/${name}`);
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  let above = new Uint8Array(stride);
  const pixels: number[][] = [];
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    const line = new Uint8Array(stride);
    for (let x = 0; x < stride; x += 1) {
      const [left, up, corner] = [line[x - channels] ?? 0, above[x] ?? 0, above[x - channels] ?? 0];
      line[x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, { left, up, corner });
    }
    for (let x = 0; x < stride; x += channels) pixels.push([...line.subarray(x, x + channels)]);
    above = line;
  }
  return { width, height, pixels };
}

function predicted(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
