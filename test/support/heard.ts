import { inspect } from 'node:util';
import type { RootHookObject } from 'mocha';
import type { Log } from '../../src/workflow/ports.js';

/** Lines that a failed test shows. */
const MOST = 40;
// mocha loads this file by `require` and the suites import it: two modules, one process
const shared = globalThis as { jitHeard?: string[] };
const heard = shared.jitHeard ??= [];

/** What the app of a test logs, kept until the next test: shown where the test fails, and nowhere else. */
export const hearing: Log = { info: () => undefined, warn: (...line) => { hear('warn', line); }, error: (...line) => { hear('error', line); } };

function hear(level: string, line: unknown[]): void {
  heard.push(`${new Date().toISOString()} ${level} ${line.map((part) => (typeof part === 'string' ? part : inspect(part, { depth: 4, breakLength: Infinity }))).join(' ').slice(0, 1500)}`);
  if (heard.length > MOST) heard.shift();
}

/** Mocha's own, by `require` in .mocharc.json. */
export const mochaHooks: RootHookObject = {
  beforeEach() { heard.length = 0; },
  afterEach(this: Mocha.Context) {
    if (this.currentTest?.state === 'failed' && heard.length > 0) console.error(`What the app logged in "${this.currentTest.title}":\n${heard.join('\n')}`);
  },
};
