import assert from 'node:assert/strict';
import type { Known } from '../../src/access/drift.js';
import { nsgDrift } from '../../src/azure/nsgDrift.js';
import { ruleName } from '../../src/access/ruleName.js';
import type { OurRule } from '../../src/azure/nsgRule.js';
import { roleDrift } from '../../src/azure/roleDrift.js';
import type { FoundRole } from '../../src/azure/rolePlan.js';
import { at } from '../support/requests.js';

const RILEY = '203.0.113.7/32';
const NOOR = '203.0.113.42/32';

function known(over: Partial<Known> = {}): Known {
  return { request: 'a', ends: [at('11:00')], address: RILEY, standsUntil: null, paths: [{ id: 'bastionprod', destination: '*', ports: ['443', '22'] }], ...over };
}

function rule(over: Partial<OurRule> = {}): OurRule {
  return {
    name: ruleName(at('11:00'), 'test', 'bastionprod'), until: at('11:00'), path: 'bastionprod', description: 'jit a', priority: 100, state: 'Succeeded',
    access: 'allow', direction: 'inbound', protocol: 'tcp', sources: [RILEY], sourcePorts: ['*'], destinations: ['*'], ports: ['22', '443'], hasSecurityGroups: false, ...over,
  };
}

describe('drift of an NSG', () => {
  const noor = known({ request: 'b', address: NOOR });
  const CASES: readonly [string, Partial<OurRule>, Known[], string][] = [
    ['as it was written', {}, [known()], ''],
    ['somebody left a moment ago: his address is still known', { sources: [NOOR, RILEY] }, [known(), noor], ''],
    ['somebody has just come and is not in it yet', {}, [known(), noor], ''],
    ['written for an end that an extension has left behind', {}, [known({ ends: [at('12:00'), at('11:00')] })], ''],
    ['another description: nobody is let in by that', { description: 'mine' }, [known()], ''],
    ['a write of ours that failed', { state: 'Failed' }, [known()], ''],
    ['an address of nobody', { sources: [RILEY, '198.51.100.0/24'] }, [known()], 'widened 198.51.100.0/24'],
    ['everybody', { sources: ['*'] }, [known()], 'widened *'],
    ['the address of a window that ends at another time', { sources: [NOOR, RILEY] }, [known(), known({ request: 'b', address: NOOR, ends: [at('12:00')] })], `widened ${NOOR}`],
    ['of no window that is known', {}, [], `unknown ${RILEY}`],
    ['its window ends at another time', {}, [known({ ends: [at('10:30')] })], `unknown ${RILEY}`],
    ['its window has other paths', {}, [known({ paths: [{ id: 'other', destination: '*', ports: ['443'] }] })], `unknown ${RILEY}`],
    ['other ports', { ports: ['*'] }, [known()], 'edited '],
    ['another destination', { destinations: ['10.0.0.4/32'] }, [known()], 'edited '],
    ['all protocols', { protocol: '*' }, [known()], 'edited '],
    ['a Deny', { access: 'deny' }, [known()], 'edited '],
    ['outbound', { direction: 'outbound' }, [known()], 'edited '],
    ['moved behind the deny-all', { priority: 4000 }, [known()], 'edited '],
    ['source ports', { sourcePorts: ['1024'] }, [known()], 'edited '],
    ['a security group', { hasSecurityGroups: true }, [known()], 'edited '],
  ];
  for (const [what, over, windows, expected] of CASES) {
    it(`${what}: ${expected || 'none'}`, () => {
      const found = nsgDrift({ readAt: at('10:30'), present: [], ours: [rule(over)], taken: [], foreign: [] }, windows, 'test');
      assert.equal(found.map((one) => `${one.what} ${one.addresses.join()}`).join('; '), expected);
    });
  }
});

describe('a rule of a window that is gone', () => {
  const stands = known({ standsUntil: at('11:00') });
  const gone = (windows: Known[], { now = at('10:30'), ours = [] }: { now?: string; ours?: OurRule[] } = {}) => nsgDrift({ readAt: now, present: [], ours, taken: [], foreign: [] }, windows, 'test');

  it('is missed before its end, once for all who share it, where it was read back as open', () => {
    assert.deepEqual(gone([stands, known({ request: 'b', address: NOOR, standsUntil: at('11:00') })]), [{ what: 'missing', name: rule().name, until: at('11:00'), addresses: [RILEY, NOOR] }]);
  });

  it('is not missed where it is there, at its end, nor where it need not be there', () => {
    assert.deepEqual([gone([stands], { ours: [rule()] }), gone([stands], { now: at('11:00') }), gone([known()])], [[], [], []]);
  });
});

describe('drift of a role', () => {
  const CASES: readonly [string, Partial<NonNullable<FoundRole['held']>>, Known[], string][] = [
    ['as it was given', {}, [known()], ''],
    ['to the end of another window of the same person', { until: at('12:00') }, [known(), known({ request: 'b', ends: [at('12:00')] })], ''],
    ['a second later than the window, as PIM rounds', { until: at('11:00:01') }, [known()], ''],
    ['later than any window', { until: at('11:10') }, [known()], 'prolonged'],
    ['for good', { until: null }, [known()], 'prolonged'],
    ['for a window that nobody knows', { request: 'z' }, [known()], 'unknown'],
    ['with a mark that names nothing', { request: null }, [known()], 'unknown'],
    ['by hand, for good: none of ours', { ours: false, until: null, request: null }, [], ''],
  ];
  for (const [what, over, windows, expected] of CASES) {
    it(`${what}: ${expected || 'none'}`, () => {
      const held = { name: 'x', since: at('10:00'), until: at('11:00'), ours: true, request: 'a', ...over };
      const found: FoundRole = { readAt: at('10:30'), present: [], held, waiting: undefined, unsureUntil: undefined, landed: 0, updates: { asked: [], refused: [] }, floor: 300_000 };
      assert.equal(roleDrift(found, windows).map(({ what: one }) => one).join(), expected);
    });
  }
});
