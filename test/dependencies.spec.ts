import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const root = new URL('../', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');
const Package = z.object({ scripts: z.record(z.string()), dependencies: z.record(z.string()), devDependencies: z.record(z.string()) });
const Lock = z.object({ packages: z.record(z.object({ license: z.string().optional() })) });
const { scripts, dependencies, devDependencies } = Package.parse(JSON.parse(read('package.json')));

/** What may be handed on with a product of one's own without asking anybody. */
const ALLOWED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'PSF-2.0', 'Python-2.0'];
/** Of packages that name theirs where npm does not look: in `licenses`, in a LICENSE file. */
const READ_BY_US: Readonly<Record<string, string>> = { cldrjs: 'MIT', jspath: 'MIT' };
/** Needed although no line of ours names it. */
const UNNAMED: readonly string[] = ['adaptive-expressions']; // a peer dependency of adaptivecards-templating

const textOf = (folder: string): string => (
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|mjs|js)$/.test(file)).map((file) => read(`${folder}/${file}`)).join('\n')
);
const product = textOf('src');
const around = [product, textOf('test'), textOf('scripts'), read('eslint.config.js'), read('.mocharc.json'), ...Object.values(scripts)].join('\n');

describe('dependencies', () => {
  it('are all under licences that may be handed on', () => {
    const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
    const all = Object.entries(packages).filter(([path]) => path !== '').map(([path, { license }]) => {
      const name = path.replace(/^.*node_modules\//, '');
      return { name, license: license ?? READ_BY_US[name] ?? 'none' };
    });
    assert.ok(all.length > 300);
    const isAllowed = (license: string): boolean => license.replace(/[()]/g, '').split(' OR ').some((one) => one.split(' AND ').every((part) => ALLOWED.includes(part)));
    assert.deepEqual(all.filter(({ license }) => !isAllowed(license)), []);
  });

  it('of the product are each imported by it', () => {
    const isImported = (name: string): boolean => UNNAMED.includes(name) || new RegExp(`(from |import |import\\()'${name}['/]`).test(product);
    assert.deepEqual(Object.keys(dependencies).filter((name) => !isImported(name)), []);
  });

  it('of development are each named somewhere', () => {
    // the types of a package are named where the package is, and those of Node by `node:`
    const nameIn = (name: string): string => name.replace(/^@types\/node$/, 'node:').replace(/^@types\//, '');
    const isNamed = (name: string): boolean => new RegExp(`(^|['"\`/ ])${nameIn(name)}`, 'm').test(around);
    assert.deepEqual(Object.keys(devDependencies).filter((name) => !isNamed(name)), []);
  });
});
