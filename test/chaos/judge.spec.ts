import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/dependencies.mjs';
import type { RecordEntry } from '../../src/simulator/core.js';
import { PEOPLE } from '../../src/simulator/seed.js';
import { aRequest } from '../support/requests.js';
import { BREAKS, type Edit } from './breaks.js';
import { FAULTS } from './faults.js';
import { judge, type Evidence } from './judge.js';
import { planOf } from './plan.js';
import { secretsIn } from './secrets.js';

const [riley, , ana, ben] = PEOPLE;
const START = Date.parse('2026-11-29T12:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const ADDRESS = '203.0.113.100';
/** A window from second 10 to second 30. */
const RULE = 'jit-20261129T120030Z-c-bastionprod';

let seq = 0;
type Entry = RecordEntry extends infer E ? E extends RecordEntry ? Omit<E, 'seq'> : never : never;
const entry = (one: Entry): RecordEntry => ({ ...one, seq: seq += 1 });
const pressed = (seconds: number, by = ana!.id) => entry({ kind: 'activity.sent', at: at(seconds), from: by, conversation: 'c', what: 'invoke', verb: 'approve', data: { request: 'r1' }, status: 200 });
const put = (seconds: number, over: Partial<{ rule: string; foreign: boolean; addresses: string[] }> = {}) => entry({ kind: 'rule.put', at: at(seconds), nsg: 'n', rule: over.rule ?? RULE, foreign: over.foreign ?? false, before: null, after: { description: 'jit r1', sourceAddressPrefixes: over.addresses ?? [`${ADDRESS}/32`] } });
const deleted = (seconds: number, rule = RULE) => entry({ kind: 'rule.deleted', at: at(seconds), nsg: 'n', rule, foreign: false, before: null });
const role = (seconds: number, id = 'a1') => entry({ kind: 'assignment.opened', at: at(seconds), assignment: id, principalId: riley!.id, roleDefinitionId: 'x', scope: '/s', until: at(30), justification: 'jit/c/r1 w0' });
const roleGone = (seconds: number, id = 'a1') => entry({ kind: 'assignment.closed', at: at(seconds), assignment: id, principalId: riley!.id, roleDefinitionId: 'x', scope: '/s', why: 'removed' });
const session = (seconds: number) => entry({ kind: 'session.opened', at: at(seconds), sessionId: 's', personId: riley!.id, vmId: 'v', address: ADDRESS });

const outage = (of: 'bot' | 'redis' | 'arm' | 'loss' | 'queues', from: number, to: number) => ({ of, from: START + from * 1000, to: START + to * 1000 });

/** The request behind the window as Redis has it when it has lost the yes. */
const lapsed = aRequest({ id: 'r1' }).after('18:00', { type: 'lapsed' }).events;

/** The same where the yes was given once more, in second 13. */
const again = aRequest({ id: 'r1', requester: riley!, address: `${ADDRESS}/32`, duration: 120_000, askedAt: '2026-11-29T12:00:05.000Z', lapsesAt: '2026-11-29T12:10:00.000Z' })
  .approvedBy(ana!, '156:00:13').due('156:02:00').closed('156:02:01').sessionsCut('156:02:01').events;

/** A longer window of the same person that Azure refused. */
const failed = (when: string) => aRequest({ id: 'r2', requester: riley!, duration: 120_000, askedAt: '2026-11-29T12:00:02.000Z', lapsesAt: '2026-11-29T12:10:00.000Z' })
  .approvedBy(ana!, '156:00:02').after(when, { type: 'failed', code: 'X', message: 'no' }).closed('156:00:31').sessionsCut('156:00:31').events;

function evidence(record: RecordEntry[], over: Partial<Evidence> = {}, entitlement: 'quick' | 'pair' = 'quick'): Evidence {
  const life = { name: 'w0', entitlement, requester: 0, seconds: 20, asksAt: 0, clicks: [], then: null };
  return {
    record, asks: [{ life, name: 'w0', address: ADDRESS, requester: riley!, request: 'r1' }], approvers: [ana!.id, ben!.id], outages: [], disturbances: [], histories: [], findings: [],
    forged: [], foreignBefore: '[]', foreignAfter: '[]', fallen: [], unannounced: [], leaked: [], ...over,
  };
}

const extended = (of: Evidence): Evidence => ({ ...of, asks: of.asks.map((ask) => ({ ...ask, life: { ...ask.life, then: { do: 'extend', after: 0, isTwice: false } } })) });

describe('chaos: the judge', () => {
  const CONSENT = /without the consent/;
  const LATE = /longer than 30 s/;
  const cases: { name: string; of: Evidence; broken: RegExp | undefined }[] = [
    { name: 'a window as it should be', of: evidence([pressed(9), role(10), put(11), deleted(30.2), roleGone(30)]), broken: undefined },
    { name: 'opened before the yes', of: evidence([put(8), pressed(9), deleted(30)]), broken: CONSENT },
    { name: 'opened on the requester\'s own yes', of: evidence([pressed(9, riley!.id), put(11), deleted(30)]), broken: CONSENT },
    { name: 'a role on no yes at all', of: evidence([role(10), roleGone(29)]), broken: CONSENT },
    { name: 'one of two yeses', of: evidence([pressed(8), pressed(9), put(11), deleted(30)], {}, 'pair'), broken: CONSENT },
    { name: 'two of two yeses', of: evidence([pressed(8), pressed(9, ben!.id), put(11), deleted(30)], {}, 'pair'), broken: undefined },
    { name: 'opened for an address of nobody', of: evidence([pressed(9), put(11, { addresses: ['198.51.100.9/32'] }), deleted(30)]), broken: CONSENT },
    { name: 'closed after eleven seconds in which nothing went wrong', of: evidence([pressed(9), put(11), deleted(41)]), broken: LATE },
    { name: 'closed after eleven seconds while something went wrong', of: evidence([pressed(9), put(11), deleted(41)], { disturbances: [{ from: START + 20_000, to: START + 31_000 }] }), broken: undefined },
    { name: 'closed after 31 seconds', of: evidence([pressed(9), put(11), deleted(61)], { disturbances: [{ from: 0, to: Infinity }] }), broken: LATE },
    { name: 'never closed', of: evidence([pressed(9), put(11)]), broken: LATE },
    { name: 'the same while the bot was dead', of: evidence([pressed(9), put(11), deleted(61)], { outages: [outage('bot', 20, 90)] }), broken: undefined },
    { name: 'closed long after the bot was back', of: evidence([pressed(9), put(11), deleted(81)], { outages: [outage('bot', 20, 33)] }), broken: LATE },
    { name: 'closed after two minutes while Redis was dead', of: evidence([pressed(9), put(11), deleted(151)], { outages: [outage('redis', 20, 200)] }), broken: LATE },
    { name: 'closed late because Azure did not answer', of: evidence([pressed(9), put(11), deleted(95)], { outages: [outage('arm', 25, 70)] }), broken: undefined },
    { name: 'closed much later than Azure answered', of: evidence([pressed(9), put(11), deleted(101)], { outages: [outage('arm', 25, 70)] }), broken: LATE },
    { name: 'a role that outlived its own end', of: evidence([pressed(9), role(10), roleGone(31)]), broken: /outlived its window/ },
    { name: 'a role on a yes that is not in the record', of: evidence([pressed(9), role(10), roleGone(30)], { histories: [lapsed] }), broken: /outlived its window/ },
    { name: 'a role on a yes that went with Redis\' last second', of: evidence([pressed(9), role(10), roleGone(30)], { histories: [lapsed], outages: [outage('loss', 11, 12)] }), broken: undefined },
    { name: 'the same, opened a moment after', of: evidence([pressed(9), role(10), roleGone(30)], { histories: [lapsed], outages: [outage('loss', 8, 9)] }), broken: undefined },
    { name: 'the same, opened long after', of: evidence([pressed(9), role(10), roleGone(30)], { histories: [lapsed], outages: [outage('loss', 6, 7)] }), broken: /outlived its window/ },
    { name: 'the same when it stays', of: evidence([pressed(9), role(10), roleGone(31)], { histories: [lapsed], outages: [outage('loss', 11, 12)] }), broken: /outlived its window/ },
    { name: 'two rules', of: evidence([pressed(9), put(11), deleted(12), put(13, { rule: RULE.replace('0030Z', '0031Z') }), deleted(30, RULE.replace('0030Z', '0031Z'))]), broken: /two rules/ },
    { name: 'two assignments', of: evidence([pressed(9), role(10), roleGone(12), role(13, 'a2'), roleGone(29, 'a2')]), broken: /two rules, nor two assignments/ },
    { name: 'two assignments, for more time was asked for and Redis was flushed', of: extended(evidence([pressed(9), role(10), roleGone(12), role(13, 'a2'), roleGone(29, 'a2')])), broken: undefined },
    { name: 'three then', of: extended(evidence([pressed(9), role(10), roleGone(12), role(13, 'a2'), roleGone(14, 'a2'), role(15, 'a3'), roleGone(29, 'a3')])), broken: /two rules, nor two assignments/ },
    { name: 'two assignments, for the yes to the first was lost and given once more', of: evidence([pressed(9), role(10), roleGone(14), role(14, 'a2'), roleGone(29, 'a2')], { histories: [again], outages: [outage('loss', 11, 12)] }), broken: undefined },
    { name: 'the same where nothing was lost', of: evidence([pressed(9), role(10), roleGone(14), role(14, 'a2'), roleGone(29, 'a2')], { histories: [again] }), broken: /two rules, nor two assignments/ },
    { name: 'the same beside each other', of: evidence([pressed(9), role(10), role(14, 'a2'), roleGone(28), roleGone(29, 'a2')], { histories: [again], outages: [outage('loss', 11, 12)] }), broken: /two rules, nor two assignments/ },
    { name: 'two assignments, for a longer window of the same person could not make the first longer', of: evidence([pressed(9), role(10), roleGone(14), role(18, 'a2'), roleGone(29, 'a2')], { histories: [again, failed('156:00:15')] }), broken: undefined },
    { name: 'the same where that failed long before', of: evidence([pressed(9), role(10), roleGone(14), role(18, 'a2'), roleGone(29, 'a2')], { histories: [again, failed('156:00:03')] }), broken: /two rules, nor two assignments/ },
    { name: 'three assignments around one failure', of: evidence([pressed(9), role(10), roleGone(14), role(14, 'a2'), roleGone(18, 'a2'), role(18, 'a3'), roleGone(29, 'a3')], { histories: [again, failed('156:00:15')] }), broken: /two rules, nor two assignments/ },
    { name: 'the same beside each other, with the failure', of: evidence([pressed(9), role(10), role(14, 'a2'), roleGone(16), roleGone(29, 'a2')], { histories: [again, failed('156:00:16')] }), broken: /two rules, nor two assignments/ },
    { name: 'two more behind it', of: evidence([pressed(9), role(10), roleGone(14), role(14, 'a2'), roleGone(20, 'a2'), role(21, 'a3'), roleGone(29, 'a3')], { histories: [again], outages: [outage('loss', 11, 12)] }), broken: /two rules, nor two assignments/ },
    { name: 'a session that was never cut', of: evidence([pressed(9), put(11), session(12), deleted(30)]), broken: /live session/ },
    { name: 'somebody else\'s rule', of: evidence([put(5, { rule: 'theirs', foreign: true })]), broken: /foreign rules/ },
    { name: 'a foreign rule that is another now', of: evidence([], { foreignAfter: '[1]' }), broken: /foreign rules/ },
    { name: 'a lost line of the feed', of: evidence([], { findings: [{ where: 'the witness', what: 'shows event #3' }] }), broken: /acknowledged/ },
    { name: 'the same where Redis lost its last second', of: evidence([], { findings: [{ where: 'the witness', what: 'shows event #3' }], outages: [outage('loss', 1, 2)] }), broken: undefined },
    { name: 'the same where it lost the queues, which hold no event', of: evidence([], { findings: [{ where: 'the witness', what: 'shows event #3' }], outages: [outage('queues', 1, 1)] }), broken: /acknowledged/ },
    { name: 'closed by the switch, for the queues were lost long before', of: evidence([pressed(9), put(11), deleted(101)], { outages: [outage('queues', 13, 13)] }), broken: undefined },
    { name: 'a flush that nobody was told of', of: evidence([], { unannounced: ['a flush'] }), broken: /has lost/ },
    { name: 'a process that fell over', of: evidence([], { fallen: ['it ended'] }), broken: /ended by itself/ },
    { name: 'a secret in a log', of: evidence([], { leaked: ['bot0.log holds LEDGER_KEY'] }), broken: /no log holds a secret/ },
  ];
  for (const { name, of, broken } of cases) {
    it(`${name}: ${broken ? 'red' : 'fine'}`, () => {
      const red = judge(of).invariants.filter((one) => one.broken.length > 0);
      assert.equal(red.length, broken ? 1 : 0, JSON.stringify(red));
      if (broken) assert.match(red[0]!.name, broken);
    });
  }
});

describe('chaos: its look for secrets', () => {
  const settings = { LEDGER_KEY: 'a-key-of-the-ledger', BOT_ID: 'no secret', BOT_PASSWORD: 'short' };
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'jit-secrets-')); });
  const logged = (text: string, file = 'bot0.log') => { writeFileSync(join(folder, file), `{"level":30,"msg":"all is well"}\n${text}\n`); };

  it('finds the value of a secret setting, and a token, in any log, and does not repeat them', () => {
    logged('{"key":"a-key-of-the-ledger"}');
    logged('authorization: Bearer eyJhbGciOiJSUzI1NiIs.eyJpc3MiOiJodHRwcyJ9.c2ln', 'closer.log');
    assert.deepEqual(secretsIn(folder, settings).sort(), ['bot0.log holds LEDGER_KEY', 'closer.log holds a token']);
  });

  it('finds nothing in what names them, and takes no folder without secrets to look for', () => {
    logged('BOT_PASSWORD and LEDGER_KEY are missing; no secret; short; a Bearer token is expected');
    assert.deepEqual(secretsIn(folder, settings), []);
    assert.throws(() => secretsIn(folder, { BOT_ID: 'x' }), /would show nothing/);
  });
});

describe('chaos: its plans', () => {
  it('the same seed is the same plan, and another is another', () => {
    assert.deepEqual(planOf(7), planOf(7));
    assert.notDeepEqual(planOf(7).lives, planOf(8).lives);
  });

  it('two hundred seeds inject every fault more than twenty times, and ten every fault once', () => {
    const dealt = (seeds: number) => Array.from({ length: seeds }, (_, n) => planOf(n + 1)).flatMap(({ faults }) => faults.map(({ name }) => name));
    const [many, few] = [dealt(200), dealt(10)];
    for (const { name } of FAULTS) {
      assert.ok(many.filter((one) => one === name).length > 20, name);
      assert.ok(few.includes(name), name);
    }
  });
});

describe('chaos: the defences that it can switch off', () => {
  for (const [name, { edits }] of Object.entries<{ edits: readonly Edit[] }>(BREAKS)) {
    it(`${name}: what is broken for it stands in the product, once`, () => {
      assert.ok(edits.length > 0);
      for (const { file, find, put: instead } of edits) {
        assert.equal(readFileSync(join(ROOT, 'src', file), 'utf8').split(find).length, 2, `${file}: ${find}`);
        assert.notEqual(find, instead);
      }
    });
  }
});
