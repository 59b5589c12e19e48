import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BROWSER_SPECS = 'test/browser/**/*.spec.ts';
const ALL_SPECS = 'test/**/*.spec.ts';
/** Files at once where each has a browser: as root, Chromium puts itself before all else, and three starve the bot on two cores. */
const BROWSERS = 2;
/** The options of mocha that take the next word as their value: such a word is no path. */
const TAKES_VALUE = new Set(['-g', '--grep', '-f', '--fgrep', '-t', '--timeout', '-s', '--slow', '-r', '--require', '-j', '--jobs', '-u', '--ui', '--retries', '--file', '--ignore', '--exclude', '--global', '--extension', '-n', '--node-option']);

/**
 * What a command line asks for.
 * @param {string[]} args
 * @returns {{ browser: boolean, checks: boolean, spec: string[], ignore: string[], flags: string[] }}
 *   checks: types and lint too; flags: for mocha
 */
export function planTests(args) {
  const browser = args.includes('--browser');
  const paths = [];
  const flags = [];
  const rest = args.filter((arg) => arg !== '--browser');
  for (const [index, arg] of rest.entries()) {
    const isFlag = arg.startsWith('-') || TAKES_VALUE.has(rest[index - 1]);
    (isFlag ? flags : paths).push(arg);
  }
  return {
    browser,
    checks: !browser && rest.length === 0,
    spec: paths.length > 0 ? paths : [browser ? BROWSER_SPECS : ALL_SPECS],
    // only a path that was asked for by name brings the browser in without --browser
    ignore: browser || paths.length > 0 ? [] : [BROWSER_SPECS],
    flags,
  };
}

/**
 * The project's .mocharc.json with this plan's specs in place of its own (given side by side, mocha would run both).
 * @param {{ browser: boolean, spec: string[], ignore: string[] }} plan
 * @param {{ root: string, counts: string }} places
 */
export function mochaConfig({ browser, spec, ignore }, { root, counts }) {
  const own = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
  const reporter = fileURLToPath(new URL('mocha-reporter.mjs', import.meta.url));
  return { ...own, ...(browser && { jobs: BROWSERS }), spec, ignore, reporter, 'reporter-option': [`counts=${counts}`] };
}

/**
 * The last line.
 * @param {{ passed: number, failed: number, skipped?: number }[]} results
 * @returns {{ line: string, failed: number }}
 */
export function summarise(results) {
  const sum = (field) => results.reduce((total, result) => total + (result[field] ?? 0), 0);
  const skipped = sum('skipped');
  const failed = sum('failed');
  return { line: `${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`, failed };
}
