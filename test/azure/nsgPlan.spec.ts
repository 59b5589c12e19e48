import assert from 'node:assert/strict';
import { later, type Instant } from '../../src/access/instant.js';
import type { Holding } from '../../src/access/target.js';
import { planNsg, type FoundNsg } from '../../src/azure/nsgPlan.js';
import { describe as describeRule, letsIn, readName, type OurRule } from '../../src/azure/nsgRule.js';
import { ruleName } from '../../src/access/ruleName.js';
import { at, HOUR } from '../support/requests.js';

const RILEY = '203.0.113.7/32';
const NOOR = '203.0.113.42/32';
const NOW = at('10:30');

function wants(request: string, until: string, address = RILEY, path = 'bastionprod'): Holding {
  return {
    request, person: 'p', since: at('10:00'), until: at(until), justification: '', ticket: null, pimFloor: 300_000,
    network: { path, destination: '*', ports: ['443'], address },
  };
}

/** One of our rules, as it is found. */
function rule(until: Instant, requests: string[], over: Partial<OurRule> = {}): OurRule {
  return {
    name: ruleName(until, 'test', 'bastionprod'), until, path: 'bastionprod', description: describeRule(requests), priority: 100, state: 'Succeeded',
    access: 'allow', direction: 'inbound', protocol: 'tcp', sources: [RILEY], sourcePorts: ['*'], destinations: ['*'], ports: ['443'], hasSecurityGroups: false, ...over,
  };
}

function nsg(ours: OurRule[], taken: number[] = []): FoundNsg {
  return { readAt: NOW, present: [], ours, foreign: [], taken: [...ours.filter((r) => r.direction === 'inbound').map((r) => r.priority), ...taken] };
}

/** So many people, each from an address of their own. */
function crowd(people: number, until = '11:00'): Holding[] {
  return Array.from({ length: people }, (_, n) => wants(`r${n}`, until, `203.0.${n >> 8}.${n & 255}/32`));
}

function plan(wanted: Holding[], found: FoundNsg, now = NOW): string[] {
  const { writes, again } = planNsg(wanted, found, { instance: 'test', now });
  assert.equal(again, undefined);
  return writes.map((write) => (write.do === 'leave' ? `leave ${write.requests.join('+')}` : write.do === 'delete'
    ? `delete ${write.name.slice(13, 17)} for ${write.requests.join('+')}`
    : `put ${write.rule.name.slice(13, 17)} at ${write.priority}: ${write.rule.sources.map((s) => (s === RILEY ? 'riley' : s === NOOR ? 'noor' : s)).join('+')} for ${write.rule.requests.join('+')}`));
}

const alone = rule(at('11:00'), ['a']);
const all = Array.from({ length: 900 }, (_, index) => 100 + index);

describe('plan of an NSG', () => {
  const CASES: readonly [string, Holding[], FoundNsg, string[]][] = [
    ['nothing wanted, nothing there: nothing to do', [], nsg([]), []],
    ['what is wanted is there: nothing to do', [wants('a', '11:00')], nsg([alone]), []],
    ['the first window: a rule at the first priority', [wants('a', '11:00')], nsg([]), ['put 1100 at 100: riley for a']],
    ['priorities of others, ours or not, are passed over', [wants('a', '11:00')], nsg([], [100, 101, 103]), ['put 1100 at 102: riley for a']],
    ['somebody joins the same end: one rule, its priority kept', [wants('a', '11:00'), wants('b', '11:00', NOOR)], nsg([rule(at('11:00'), ['a'], { priority: 140 })]), ['put 1100 at 140: noor+riley for a+b']],
    ['somebody leaves early: the rule is narrowed', [wants('b', '11:00', NOOR)], nsg([rule(at('11:00'), ['a', 'b'], { sources: [NOOR, RILEY] })]), ['put 1100 at 100: noor for b']],
    ['two from one address: its end of the description only', [wants('a', '11:00'), wants('b', '11:00')], nsg([alone]), ['put 1100 at 100: riley for a+b']],
    ['another end: a rule of its own', [wants('a', '11:00'), wants('b', '12:00', NOOR)], nsg([alone]), ['put 1200 at 101: noor for b']],
    ['extended: let in to the later end before the earlier is deleted', [wants('a', '12:00')], nsg([alone]), ['put 1200 at 101: riley for a', 'delete 1100 for a']],
    ['extended beside another: the later first, then the earlier narrowed', [wants('a', '12:00'), wants('b', '11:00', NOOR)], nsg([rule(at('11:00'), ['a', 'b'], { sources: [NOOR, RILEY] })]),
      ['put 1200 at 101: riley for a', 'put 1100 at 100: noor for b']],
    ['over: deleted', [], nsg([alone]), ['delete 1100 for a']],
    ['several ends at once: deletions first, those due longest before the others', [wants('c', '12:00', NOOR)], nsg([rule(at('10:20'), ['b'], { priority: 101 }), rule(at('10:10'), ['a'])]),
      ['delete 1010 for a', 'delete 1020 for b', 'put 1200 at 102: noor for c']],
    ['wanted by the store and over by the clock: deleted all the same', [wants('a', '10:30')], nsg([rule(at('10:30'), ['a'])]), ['delete 1030 for a']],
    ['recreated by hand with a later end that nobody wants: deleted', [wants('a', '11:00')], nsg([alone, rule(later(at('11:00'), 30 * 24 * HOUR), ['a'], { priority: 101 })]), ['delete 1100 for a']],
    ['edited, a wider source: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { sources: ['*'] })]), ['put 1100 at 100: riley for a']],
    ['edited, another port: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { ports: ['22', '443'] })]), ['put 1100 at 100: riley for a']],
    ['edited, another destination: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { destinations: ['10.0.0.0/8'] })]), ['put 1100 at 100: riley for a']],
    ['edited, a priority below the baseline: restored in our range', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { priority: 4000 })]), ['put 1100 at 100: riley for a']],
    ['edited, Deny: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { access: 'deny' })]), ['put 1100 at 100: riley for a']],
    ['edited, outbound: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { direction: 'outbound' })]), ['put 1100 at 100: riley for a']],
    ['edited, an application security group: restored', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { hasSecurityGroups: true })]), ['put 1100 at 100: riley for a']],
    ['its last write failed: written again', [wants('a', '11:00')], nsg([rule(at('11:00'), ['a'], { state: 'Failed' })]), ['put 1100 at 100: riley for a']],
    ['edited and unwanted: deleted', [], nsg([rule(at('11:00'), ['a'], { access: 'deny', description: 'mine now' })]), ['delete 1100 for ']],
    ['no priority is free: the write says so', [wants('a', '11:00')], nsg([], all), ['put 1100 at null: riley for a']],
    ['the only priority that gets free is taken from what is deleted', [wants('b', '11:00', NOOR)], nsg([rule(at('10:10'), ['a'], { priority: 500 })], all), ['delete 1010 for a', 'put 1100 at 500: noor for b']],
  ];
  for (const [name, wanted, found, expected] of CASES) it(name, () => { assert.deepEqual(plan(wanted, found), expected); });

  it('4,000 addresses, as many as Azure takes in one NSG: one rule; who comes after them is left, and their rule is not touched', () => {
    const addresses = crowd(4000).flatMap(({ network }) => network?.address ?? []).sort();
    const { writes } = planNsg(crowd(4000), nsg([]), { instance: 'test', now: NOW });
    assert.deepEqual(writes.map((write) => write.do === 'put' && [write.rule.sources, write.rule.description.length <= 140]), [[addresses, true]]);
    const full = rule(at('11:00'), [], { sources: addresses, description: describeRule(crowd(4000).map(({ request }) => request).sort()) });
    const late: Holding = { ...wants('late', '12:00', NOOR), since: at('10:20') };
    assert.deepEqual(plan([late, ...crowd(4000)], nsg([full])), ['leave late']);
    const twin: Holding = { ...wants('twin', '11:00', addresses[0]), since: at('10:20') };
    assert.deepEqual(planNsg([twin, ...crowd(4000)], nsg([full]), { instance: 'test', now: NOW }).writes.map((write) => write.do), [], 'an address that is in already takes no more room');
    const [, ...others] = crowd(4000);
    assert.deepEqual(planNsg([late, ...others], nsg([full]), { instance: 'test', now: NOW }).writes.map((write) => write.do), ['put', 'put'], 'as soon as one has left');
  });

  it('two paths at one end are two rules', () => {
    assert.deepEqual(plan([wants('a', '11:00'), wants('a', '11:00', RILEY, 'bastiondev')], nsg([])), ['put 1100 at 100: riley for a', 'put 1100 at 101: riley for a']);
  });

  it('a destination without a length is the address that Azure gives back with one', () => {
    const there = { ...wants('a', '11:00'), network: { path: 'bastionprod', destination: '10.0.1.4', ports: ['443'], address: RILEY } };
    assert.deepEqual(plan([there], nsg([rule(at('11:00'), ['a'], { destinations: ['10.0.1.4/32'] })])), []);
  });

  it('a path that the file changed between two requests follows the newer one', () => {
    const newer: Holding = { ...wants('b', '11:00', NOOR), since: at('10:20'), network: { path: 'bastionprod', destination: '*', ports: ['8443'], address: NOOR } };
    const { writes } = planNsg([wants('a', '11:00'), newer], nsg([]), { instance: 'test', now: NOW });
    assert.deepEqual(writes.map((w) => (w.do === 'put' ? w.rule.ports : [])), [['8443']]);
  });
});

describe('a rule that is read back', () => {
  const LETS_IN: readonly [string, Partial<OurRule>, boolean][] = [
    ['as we write it', {}, true], ['whose last write failed', { state: 'Failed' }, true], ['still being deleted', { state: 'Deleting' }, true],
    ['turned into a Deny', { access: 'deny' }, false], ['turned outbound', { direction: 'outbound' }, false],
  ];
  for (const [what, over, expected] of LETS_IN) it(`${what}: ${expected ? 'may let somebody in' : 'lets nobody in'}`, () => { assert.equal(letsIn(rule(at('11:00'), ['a'], over)), expected); });
});

describe('name of a rule', () => {
  const NAMES: readonly [string, string, { until: string; path: string } | undefined][] = [
    ['ours', 'jit-20261123T110000Z-test-bastionprod', { until: '2026-11-23T11:00:00.000Z', path: 'bastionprod' }],
    ['of another installation', 'jit-20261123T110000Z-prod-bastionprod', undefined],
    ['with a month that is none', 'jit-20261323T110000Z-test-bastionprod', undefined],
    ['with a tail', 'jit-20261123T110000Z-test-bastionprod-2', undefined],
    ['with a head', 'my-jit-20261123T110000Z-test-bastionprod', undefined],
    ['in another case', 'JIT-20261123T110000Z-test-bastionprod', undefined],
    ['without seconds', 'jit-20261123T1100Z-test-bastionprod', undefined],
    ['of Defender for Cloud', 'MicrosoftDefenderForCloud-JITRule-1-0123456789abcdef0123456789abcdef', undefined],
  ];
  for (const [what, name, expected] of NAMES) it(`${what}: ${expected ? 'read' : 'not ours'}`, () => { assert.deepEqual(readName(name, 'test'), expected); });

  it('carries the end and comes back as it went', () => {
    assert.deepEqual(readName(ruleName(at('23:59:59'), 'test', 'a1'), 'test'), { until: at('23:59:59'), path: 'a1' });
  });

  it('a description never grows over 140 characters', () => {
    const text = describeRule(Array.from({ length: 40 }, (_, index) => `request${index}`));
    assert.ok(text.length <= 140 && text.startsWith('jit request0 request1'));
  });
});
