import { createRequire } from 'node:module';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { ROOT } from './dependencies.mjs';

/** What an image is started with, as paths below `src`. */
export const PRODUCTION = ['main', 'closer', 'doctor', 'ledgerTool', 'replayTool', 'checkEntitlements'];
/** What a practice tenant is made of, and what the suites start. */
export const PRACTICE = ['sandbox', 'sandbox/doctor', 'main', 'closer', 'doctor', 'ledgerTool', 'replayTool', 'simulator/main'];

/** For packages whose own code asks for `require` and its kin, which a module does not have. */
const BANNER = [
  "import { createRequire as createRequireHere } from 'node:module';",
  "import { dirname as dirnameHere } from 'node:path';",
  "import { fileURLToPath as pathHere } from 'node:url';",
  'const require = createRequireHere(import.meta.url), __filename = pathHere(import.meta.url), __dirname = dirnameHere(__filename);',
].join('');

/**
 * Puts programs, with all that they import, into a few files each, so that they start in half the time and need no packages
 * beside them (but `cards` and `package.json`, above the folder). Types are not checked; it stays readable, so that a stack trace says something.
 * @param {string} into this folder is replaced
 * @param {{ programs: readonly string[], edits?: readonly { file: string, find: string, put: string }[] }} options
 *   programs: below `src`, or with their ending from anywhere else; edits: lines that are others in what is made. Throws when one of these is not there once.
 */
export async function bundle(into, { programs, edits = [] }) {
  const { build } = await import('esbuild'); // not before it is installed
  rmSync(into, { recursive: true, force: true });
  const common = { outdir: into, absWorkingDir: ROOT, bundle: true, platform: 'node', target: 'node20', logLevel: 'error', keepNames: true, legalComments: 'none', metafile: true };
  const [applied, late] = [new Set(), new Set()];
  const started = await build({
    ...common, splitting: true, format: 'esm', banner: { js: BANNER }, plugins: [ownPlaces({ edits, applied, late })],
    entryPoints: programs.map((name) => ({ in: extname(name) === '' ? join(ROOT, 'src', `${name}.ts`) : join(ROOT, name), out: flat(name) })),
  });
  for (const edit of edits) if (!applied.has(edit)) throw new Error(`None of ${programs.join(', ')} has src/${edit.file} in it.`);
  const { resolve } = createRequire(join(ROOT, 'package.json'));
  // where `require` looks for them
  const loaded = await build({ ...common, format: 'cjs', entryPoints: [...late].map((name) => ({ in: resolve(name), out: `node_modules/${name}/index` })) });
  const inputs = [started, loaded].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  copyBeside(into, new Set(inputs.filter((file) => file.startsWith('src/')).map((file) => dirname(file).split('/')[1])));
  writeFileSync(join(into, 'NOTICES.txt'), noticesOf(inputs));
}

/**
 * The same in a folder of its own, `dist` in it, with what such a program looks for above itself.
 * @param {string} folder that exists
 * @param {Parameters<typeof bundle>[1]} options
 * @returns {Promise<string>} where the programs are
 */
export async function bundleApart(folder, options) {
  // the real path: a program knows that it is the one that was started by its own
  const dist = join(realpathSync(folder), 'dist');
  await bundle(dist, options);
  for (const beside of ['cards', 'package.json', 'node_modules']) if (!existsSync(join(folder, beside))) symlinkSync(join(ROOT, beside), join(folder, beside));
  return dist;
}

/**
 * The file of a program in such a folder.
 * @param {string} dist
 * @param {string} name as it was given
 */
export function programIn(dist, name) {
  return join(dist, `${flat(name)}.js`);
}

function flat(name) {
  return name.replace(/\.ts$/, '').replaceAll('/', '-');
}

/**
 * Each of our modules keeps the address that it would have if it had been compiled by itself, for what it reads beside it.
 * `late`: packages that are asked for at their first use, and stay apart so that nothing reads them before.
 */
function ownPlaces({ edits, applied, late }) {
  return {
    name: 'own places',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(join(ROOT, 'src'), path).split(sep).join('/');
        const text = edits.filter((edit) => edit.file === file).reduce((now, edit) => {
          if (now.split(edit.find).length !== 2) throw new Error(`src/${file} does not have this once: ${edit.find}`);
          applied.add(edit);
          return now.replace(edit.find, () => edit.put);
        }, readFileSync(path, 'utf8'));
        const own = `new URL(${JSON.stringify(`./${file.replace(/\.ts$/, '.js')}`)}, import.meta.url).href`;
        if (text.includes('const require = createRequire(import.meta.url);')) for (const [, name] of text.matchAll(/ require\('([^']+)'\)/g)) late.add(name);
        return { contents: text.replaceAll('import.meta.url', own), loader: 'ts' };
      });
    },
  };
}

/** What is no program, for the folders of `src` that are in it: the record's own verifier, the practice tenant's page. */
function copyBeside(into, folders) {
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    const [top] = file.split(sep);
    if (['', '.ts'].includes(extname(file)) || !folders.has(top)) continue;
    mkdirSync(dirname(join(into, file)), { recursive: true });
    cpSync(join(ROOT, 'src', file), join(into, file));
  }
}

/** The licence of each package that is in it, which has to go with it. */
function noticesOf(inputs) {
  const homes = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...homes].sort().map((home) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, home, 'package.json'), 'utf8'));
    const texts = readdirSync(join(ROOT, home)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).map((file) => readFileSync(join(ROOT, home, file), 'utf8').trim());
    return [`${name} ${version}${license ? ` (${license})` : ''}`, ...texts].join('\n\n');
  }).join(`\n\n${'-'.repeat(80)}\n\n`);
}
