import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type * as Parse from '../../src/bot/commands/parse.js';
import type * as Normalise from '../../src/bot/wire/normalise.js';
import type * as Literal from '../../src/bot/views/literal.js';
import type * as Form from '../../src/bot/form/filled.js';
import type * as Durations from '../../src/access/duration.js';
import type * as Address from '../../src/access/address.js';
import type * as Caller from '../../src/bot/page/caller.js';
import type * as Entitlements from '../../src/policy/entitlements.js';
import type * as Said from '../../src/access/sentences/index.js';
import type { Product } from '../chaos/product.js';
import { edited, edits, json, line } from './inputs.js';
import { target, type Target } from './target.js';

const EXAMPLE = readFileSync(new URL('../../docs/entitlements.example.yaml', import.meta.url), 'utf8');
/** Milliseconds that no input of a few kilobytes may take: a pattern that runs away takes minutes. */
const LONGEST = 2000;
const PARTS = ['entitlement', 'duration', 'start', 'address', 'ticket', 'reason'];
const BAD = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\{\{/; // eslint-disable-line no-control-regex -- these are what must not be there

/** The modules that read what comes from outside. */
export const READERS = ['bot/commands/parse', 'bot/wire/normalise', 'bot/views/literal', 'bot/form/filled', 'access/duration', 'access/address', 'bot/page/caller', 'policy/entitlements', 'access/sentences/index'] as const;

/** Each of them by itself. */
export async function insideTargets(product: Product): Promise<readonly Target[]> {
  const from = <T>(file: (typeof READERS)[number]): Promise<T> => import(pathToFileURL(product.program(file)).href) as Promise<T>; // the copy has the types of what it is a copy of
  const { parseCommand, parseRequest } = await from<typeof Parse>('bot/commands/parse');
  const { tidy, typedText } = await from<typeof Normalise>('bot/wire/normalise');
  const { literal } = await from<typeof Literal>('bot/views/literal');
  const { Filled, lineOf } = await from<typeof Form>('bot/form/filled');
  const { parseDuration } = await from<typeof Durations>('access/duration');
  const { checkAddress } = await from<typeof Address>('access/address');
  const { callerAddress } = await from<typeof Caller>('bot/page/caller');
  const { parseEntitlements } = await from<typeof Entitlements>('policy/entitlements');
  const { inEnglish } = await from<typeof Said>('access/sentences/index');
  return [
    target('the parser of commands', line, inTime((typed) => {
      const { rest } = parseCommand(tidy(typed));
      const { problems, ...parts } = parseRequest(rest);
      assert.deepEqual(Object.keys(parts).filter((name) => !PARTS.includes(name)), [], 'a part that a request does not have');
      for (const part of Object.values(parts)) assert.equal(typeof part, 'string');
      for (const { words } of problems) assert.notEqual(words, '');
    })),
    target('typed text', fc.oneof(fc.record({ text: line, recipient: json, entities: fc.array(json, { maxLength: 3 }) }), json), inTime((activity) => {
      assert.ok(!BAD.test(typedText(activity).replaceAll('{{', '')));
    })),
    target('texts on cards', line, inTime((typed) => {
      const shown = literal(typed, 100);
      assert.ok(shown.length > 0 && shown.length <= 202, `${shown.length} characters`);
      assert.ok(!BAD.test(shown), JSON.stringify(shown));
    })),
    target('the fields of the form', json, inTime((sent) => {
      const filled = Filled.safeParse(sent);
      if (filled.success) assert.equal(typeof lineOf(filled.data), 'string');
    })),
    target('durations', line, inTime((typed) => {
      const read = parseDuration(typed);
      assert.ok(read === undefined || Number.isFinite(read));
    })),
    target('addresses', fc.oneof(line, fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.tuple(fc.ipV4(), fc.integer({ min: -1, max: 40 })).map((parts) => parts.join('/'))), inTime((typed) => {
      const read = checkAddress(typed, { maxPrefix: 32, allow: [] });
      if (read.ok) assert.match(read.prefix, /^\d{1,3}(\.\d{1,3}){3}\/32$/);
      callerAddress(typed);
    })),
    target('the entitlements file', edits, inTime((asked) => {
      const read = parseEntitlements(edited(EXAMPLE, asked));
      if (!read.ok) assert.ok(read.problems.length > 0 && read.problems.every(({ what, line: at }) => inEnglish(what) !== '' && at > 0));
    })),
  ];
}

function inTime<T>(holds: (input: T) => void): (input: T) => void {
  return (input) => {
    const begun = performance.now();
    holds(input);
    const took = performance.now() - begun;
    assert.ok(took < LONGEST, `took ${Math.round(took)} ms`);
  };
}
