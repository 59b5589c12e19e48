import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../scripts/dependencies.mjs';
import type { Edit } from './breaks.js';

/** A copy of the product that runs without a compiler, so that a process that was killed is back soon. */
export interface Product {
  /** A program in it, such as `main`. */
  program(name: string): string;
  /** What a replica with a wrong clock loads first (skew.ts). */
  readonly skew: string;
  remove(): void;
}

/**
 * Compiles `src` into a folder of its own. With edits, lines of that copy are others: the product itself has no switch that
 * turns a defence off. Throws when a line that is to be edited is not there any more.
 */
export function makeProduct(edits: readonly Edit[] = []): Product {
  const home = join(ROOT, '.chaos');
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, 'product-'));
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    const from = join(ROOT, 'src', file);
    if (extname(file) === '.ts') write(join(folder, 'src', file.replace(/\.ts$/, '.js')), compiled(edited(from, edits.filter((edit) => edit.file === file))));
    else if (extname(file) !== '') cpSync(from, join(folder, 'src', file));
  }
  const skew = join(folder, 'skew.js');
  write(skew, compiled(readFileSync(new URL('skew.ts', import.meta.url), 'utf8')));
  for (const beside of ['cards', 'package.json']) symlinkSync(relative(folder, join(ROOT, beside)), join(folder, beside));
  return {
    skew,
    program: (name) => join(folder, 'src', `${name}.js`),
    remove: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}

function edited(from: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { find, put }) => {
    if (text.split(find).length !== 2) throw new Error(`${relative(ROOT, from)} does not have this once: ${find}`);
    return text.replace(find, () => put);
  }, readFileSync(from, 'utf8'));
}

function compiled(text: string): string {
  const { target, module } = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(text, { compilerOptions: { target, module, isolatedModules: true, verbatimModuleSyntax: false } }).outputText;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
