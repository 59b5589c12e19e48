import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { parseAsk, parseCommand, parseRequest } from '../../src/bot/commands/parse.js';
import { tidy, typedText } from '../../src/bot/wire/normalise.js';

const WHOLE = { entitlement: 'bastion-prod', duration: '2h', address: '203.0.113.7', ticket: 'CHG0030001', reason: 'patch the kernel', problems: [] };

describe('parser of commands', () => {
  for (const [line, name, rest] of [
    ['/access request x', 'request', 'x'], ['access request x', 'request', 'x'], ['ACCESS Request x', 'request', 'x'], ['/ access status', 'status', ''],
    ['request x', 'request', 'x'], ['/status', 'status', ''], ['/access', '', ''], ['access', '', ''], ['', '', ''], ['/access: help!', 'help', ''],
    ['/accessible', 'accessible', ''], ['help?', 'help', ''], ['/access end abcd2345', 'end', 'abcd2345'],
    ['/acces status', 'status', ''], ['break glass x', 'breakglass', 'x'], ['/access Break Glass', 'breakglass', ''], ['"/access status"', 'status', ''], ['@JIT Access /access status', 'status', ''],
  ] as const) {
    it(`${JSON.stringify(line)} is ${name || 'home'}`, () => { assert.deepEqual(parseCommand(line), { name, rest }); });
  }
});

describe('parser of a request', () => {
  for (const line of [
    'bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel',
    'from 203.0.113.7 ticket CHG0030001 for 2h bastion-prod because patch the kernel',
    'bastion-prod FOR 2h FROM 203.0.113.7 Ticket CHG0030001 BECAUSE patch the kernel',
    'access to bastion-prod for 2h from "203.0.113.7" ticket: CHG0030001 because: "patch the kernel"',
    '"bastion-prod" ticket CHG0030001 for: 2h from: 203.0.113.7 reason patch the kernel',
    'please bastion-prod, for 2h and from 203.0.113.7 ticket CHG0030001 because patch the kernel'.replace(',', ''),
  ]) it(line, () => { assert.deepEqual(parseRequest(line), WHOLE); });

  for (const [line, expected] of [
    ['', { problems: [] }],
    ['because', { problems: [] }],
    ['bastion-prod', { entitlement: 'bastion-prod', problems: [] }],
    ['x for 90 min', { entitlement: 'x', duration: '90 min', problems: [] }],
    ['x for 1 h 30 min from 1.2.3.4', { entitlement: 'x', duration: '1 h 30 min', address: '1.2.3.4', problems: [] }],
    ['for 2h x', { entitlement: 'x', duration: '2h', problems: [] }],
    ['x for ever', { entitlement: 'x', duration: 'ever', problems: [] }],
    ['x for', { entitlement: 'x', problems: [] }],
    ['x from for ticket', { entitlement: 'x', problems: [] }],
    ['x from ::1 because we need it for 2h from home', { entitlement: 'x', address: '::1', reason: 'we need it for 2h from home', problems: [] }],
    ['x because because', { entitlement: 'x', reason: 'because', problems: [] }],
    ['x because ${y} {{DATE}} **b** <b>', { entitlement: 'x', reason: '${y} {{DATE}} **b** <b>', problems: [] }],
    ['__proto__ for 2h', { entitlement: '__proto__', duration: '2h', problems: [] }],
    ['constructor toString', { entitlement: 'constructor', problems: [{ is: 'stray', words: 'toString' }] }],
    ['x for 2h for 3h', { entitlement: 'x', duration: '3h', problems: [{ is: 'twice', words: 'for' }] }],
    ['x y z for 2h', { entitlement: 'x', duration: '2h', problems: [{ is: 'stray', words: 'y z' }] }],
  ] as const) it(JSON.stringify(line), () => { assert.deepEqual(parseRequest(line), expected); });

  for (const [line, duration, start] of [
    ['x until 18:00', 'until 18:00', undefined], ['x bis 18 Uhr from 1.2.3.4', 'until 18 Uhr', undefined], ['until 18:00 tomorrow x', 'until 18:00 tomorrow', undefined], ['x until tomorrow at 6 pm', 'until tomorrow at 6 pm', undefined],
    ['x until 2026-11-30 18:00 Europe/Paris', 'until 2026-11-30 18:00 Europe/Paris', undefined], ['x for until 18:00', 'until 18:00', undefined], ['x at 17:00 until 18:00', 'until 18:00', '17:00'], ['x until 18:00 at tomorrow 17:00', 'until 18:00', 'tomorrow 17:00'],
    ['x bis morgen um 18:00 at 17:00', 'until morgen um 18:00', '17:00'], ['x at tomorrow at 17:00 for 2h', '2h', 'tomorrow at 17:00'], ['x Till: 18:00', 'until 18:00', undefined],
  ] as const) {
    it(`${line}: how long is ${duration}`, () => {
      const { entitlement, problems, ...read } = parseRequest(line);
      assert.deepEqual([entitlement, read.duration, read.start, problems], ['x', duration, start, []]);
    });
  }

  for (const [line, expected] of [
    ['x for "90 sec" from 1.2.3.4', { entitlement: 'x', duration: '90 sec', address: '1.2.3.4' }],
    ['x for: \'1 h 30 min\', ticket "CHG 1"', { entitlement: 'x', duration: '1 h 30 min', ticket: 'CHG 1' }],
    ['x for:2h from:1.2.3.4 ticket:CHG1', { entitlement: 'x', duration: '2h', address: '1.2.3.4', ticket: 'CHG1' }],
    ['x für 5 Minuten von 1.2.3.4 Ticket CHG1 weil Kernel patchen', { entitlement: 'x', duration: '5 Minuten', address: '1.2.3.4', ticket: 'CHG1', reason: 'Kernel patchen' }],
    ['x for 2 Std. 10 Min. Grund: Wartung', { entitlement: 'x', duration: '2 Std. 10 Min.', reason: 'Wartung' }],
    ['x for it\'s', { entitlement: 'x', duration: 'it\'s' }],
  ] as const) it(`${line}: quotes, colons and German are understood`, () => { assert.deepEqual(parseRequest(line), { ...expected, problems: [] }); });

  for (const [line, expected, known = []] of [
    ['bastion-prod 2h 203.0.113.7 CHG0030001 because "patch the kernel"', WHOLE],
    ['CHG0030001 203.0.113.7 2h bastion-prod because patch the kernel', WHOLE],
    ['bastion-prod 60s because x', { entitlement: 'bastion-prod', duration: '60s', reason: 'x', problems: [] }], ['bastion-prod 1h30 because x', { entitlement: 'bastion-prod', duration: '1h30', reason: 'x', problems: [] }],
    ['bastion-prod 90 min because x', { entitlement: 'bastion-prod', duration: '90 min', reason: 'x', problems: [] }],
    ['i need access to the bastion-prod for 2h because x', { entitlement: 'bastion-prod', duration: '2h', reason: 'x', problems: [] }],
    ['I do not need bastion-prod because x', { entitlement: 'bastion-prod', reason: 'x', problems: [{ is: 'stray', words: 'do not' }] }, ['bastion-prod']],
    ['the good Bastion-Prod', { entitlement: 'Bastion-Prod', problems: [{ is: 'stray', words: 'good' }] }, ['bastion-prod']],
    ['ops-12 for 2h', { ticket: 'ops-12', duration: '2h', problems: [] }],
    ['ops-12 for 2h', { entitlement: 'ops-12', duration: '2h', problems: [] }, ['ops-12']],
    ['x for 2h ticket CHG1 3h', { entitlement: 'x', duration: '2h', ticket: 'CHG1', problems: [{ is: 'stray', words: '3h' }] }],
    ['x from 1.2.3.4 5.6.7.8', { entitlement: 'x', address: '1.2.3.4', problems: [{ is: 'stray', words: '5.6.7.8' }] }],
  ] as const) it(`of somebody who asks: ${line}${known.length > 0 ? `, where there is ${known.join()}` : ''}`, () => { assert.deepEqual(parseAsk(line, known), expected); });

  it('a yes or a no is not read by looks', () => { assert.deepEqual(parseRequest('abcd2345 1m').problems, [{ is: 'stray', words: '1m' }]); });

  it('a length is said once, as a duration or by its end', () => {
    assert.deepEqual(parseRequest('x for 2h until 18:00').problems, parseRequest('x until 17:00 until 18:00').problems);
    assert.equal(parseRequest('x for 2h until 18:00').problems.length, 1);
  });

  it('any order of the parts, in any case, quoted or not, as Teams sends it, gives the same request', () => {
    const written = (label: string, value: string) => fc.tuple(fc.constantFrom(label, label.toUpperCase(), `${label}:`, label.replace(/^./, (first) => first.toUpperCase())), fc.constantFrom(value, ...(value.includes(' ') ? [] : [`"${value}"`, `\u201c${value}\u201d`, `'${value}'`]))).map((both) => both.join(' '));
    const durations = fc.constantFrom('2h', '90 min', '1 h 30 min', '2 hours', 'until 18:00', 'until 18:00 tomorrow', 'until 2026-11-30 18:00');
    const parts = durations.chain((duration) => fc.tuple(
      fc.constant(duration), duration.startsWith('until') ? fc.tuple(fc.constantFrom('until', 'UNTIL', 'bis', 'till', 'for until'), fc.constant(duration.slice(6))).map((both) => both.join(' ')) : written('for', duration),
      fc.constantFrom('bastion-prod', '"bastion-prod"', 'access to bastion-prod', 'please \u201cbastion-prod\u201d'), written('at', '22:00'), written('from', '203.0.113.7'), written('ticket', 'CHG0030001'), fc.constantFrom('because "patch the kernel"', 'Because: \u201cpatch the kernel\u201d', 'reason "patch the kernel"'),
    ));
    const layout = fc.record({ mention: fc.constantFrom('', '<at>JIT</at> ', '<at>JIT Access</at>&nbsp;'), slash: fc.constantFrom('/access request', 'access request', 'request', '/request', '/Access Request'), gap: fc.constantFrom(' ', '  ', '\u00a0', ' \n', '&nbsp;') });
    fc.assert(fc.property(parts, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), layout, ([duration, ...rest], keys, { mention, slash, gap }) => {
      const order = rest.map((part, i) => [keys[i] ?? 0, part] as const).sort(([a], [b]) => a - b).map(([, part]) => part);
      const line = typedText({ type: 'message', text: `${mention}${slash} ${order.join(gap)}`, entities: mention === '' ? [] : [{ type: 'mention', mentioned: { id: '28:bot' }, text: mention.replace(/&nbsp;| $/, '') }], recipient: { id: '28:bot' } });
      const command = parseCommand(line);
      assert.equal(command.name, 'request', line);
      assert.deepEqual(parseRequest(command.rest), { entitlement: 'bastion-prod', duration, start: '22:00', address: '203.0.113.7', ticket: 'CHG0030001', reason: 'patch the kernel', problems: [] }, line);
    }), { numRuns: 500 });
  });

  it('takes 5,000 characters of reason whole', () => {
    const reason = 'because '.repeat(625).trim();
    assert.equal(parseRequest(`x because ${reason}`).reason, reason);
  });

  it('never throws and never loses the reason, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const line = tidy(text);
      parseCommand(line);
      const { problems } = parseRequest(line);
      assert.ok(Array.isArray(problems));
      const reason = line.replace(/["'`]/g, '').trim();
      if (reason !== '') assert.equal(parseRequest(`x because ${reason}`).reason, reason);
    }), { numRuns: 300 });
  });
});

describe('typed text', () => {
  const bot = { id: '28:bot' };
  const mention = (id: string, text: string) => ({ type: 'mention', mentioned: { id }, text });
  for (const [text, entities, expected] of [
    ['<at>JIT</at> /access list', [mention('28:bot', '<at>JIT</at>')], '/access list'],
    ['<at>JIT</at>&nbsp;/access\u00a0list\n', [mention('28:bot', '<at>JIT</at>')], '/access list'],
    ['<at>JIT</at> <at>JIT</at> x $& y', [mention('28:bot', '<at>JIT</at>')], 'x $& y'],
    ['grant <at>Bob</at>', [mention('29:bob', '<at>Bob</at>')], 'grant Bob'],
    ['/access\u202e x\u200b\u2066y', [], '/access xy'],
    ['because \u201cpatch\u201d it\u2019s \u2014 now', [], 'because "patch" it\'s - now'],
    ['   \u00a0\t\n ', [], ''],
    [undefined, [mention('28:bot', '<at>JIT</at>')], ''],
    ['<at>JIT Access</at> help', [], 'help'],
    ['\u200b<at>JIT Access</at>&nbsp;help', [], 'help'],
    ['end <at id="1">Bob</at> x', [], 'end Bob x'],
    ['/ac\u034fcess\ufe0f \u{e0041}help', [], '/access help'],
    ['x', [{ type: 'mention' }, null, 5, { type: 'mention', text: '', mentioned: bot }], 'x'],
  ] as const) it(JSON.stringify(text ?? 'no text'), () => { assert.equal(typedText({ text, entities, recipient: bot }), expected); });

  it('is nothing for what is no activity', () => {
    for (const odd of [null, undefined, 5, 'x', { text: 5 }, { entities: 'x' }]) assert.equal(typedText(odd), '');
  });
});

describe('emoji of several parts', () => {
  const ZWJ = '\u200d';
  for (const [what, typed, expected] of [
    ['stay one', `👩${ZWJ}🚀 👩🏽${ZWJ}🚀 👨${ZWJ}👩${ZWJ}👧`, `👩${ZWJ}🚀 👩🏽${ZWJ}🚀 👨${ZWJ}👩${ZWJ}👧`],
    ['lose their variation selector only', `🏳\ufe0f${ZWJ}🌈`, `🏳${ZWJ}🌈`],
    ['and elsewhere the joiner goes', `a${ZWJ}b 👩${ZWJ} x${ZWJ}🚀 1${ZWJ}2 👩${ZWJ}${ZWJ}🚀`, 'ab 👩 x🚀 12 👩🚀'],
  ] as const) it(what, () => { assert.equal(tidy(typed), expected); });
});
