import assert from 'node:assert/strict';
import { checkAddress } from '../../src/access/address.js';

const cases: [string, string][] = [
  ['20.50.2.10', '20.50.2.10/32'],
  [' 20.50.2.10/32 ', '20.50.2.10/32'],
  ['203.0.113.7', '203.0.113.7/32'],
  ['198.51.100.7', 'address-not-public'],
  ['0.0.0.0/0', 'address-too-wide'],
  ['20.50.2.0/24', 'address-too-wide'],
  ['10.1.2.3', 'address-not-public'],
  ['192.168.1.1', 'address-not-public'],
  ['100.64.1.1', 'address-not-public'],
  ['127.0.0.1', 'address-not-public'],
  ['224.0.0.1', 'address-not-public'],
  ['169.254.169.254', 'address-not-public'],
  ['0.0.0.0', 'address-not-public'],
  ['2001:db8::1', 'address-not-ipv4'],
  ['::ffff:20.50.2.10', 'address-not-ipv4'],
  ['010.1.2.3', 'address-invalid'],
  ['1.2.3', 'address-invalid'],
  ['0x14.50.2.10', 'address-invalid'],
  ['20.50.2.10/33', 'address-invalid'],
  ['20.50.2.10/', 'address-invalid'],
  ['20.50.2.10/-1', 'address-invalid'],
  ['20.50.2.10/32/1', 'address-invalid'],
  ['20.50.2.300', 'address-invalid'],
  ['Internet', 'address-invalid'],
  ['*', 'address-invalid'],
  ['', 'address-invalid'],
];

describe('access/address', () => {
  for (const [typed, expected] of cases) {
    it(`"${typed}" -> ${expected}`, () => {
      const checked = checkAddress(typed, { maxPrefix: 32, allow: ['203.0.113.0/24'] });
      assert.equal(checked.ok ? checked.prefix : checked.code, expected);
    });
  }

  it('a wider prefix passes where the rule allows it, without host bits', () => {
    const rule = { maxPrefix: 28, allow: [] };
    assert.deepEqual(checkAddress('20.50.2.16/28', rule), { ok: true, prefix: '20.50.2.16/28' });
    assert.equal(checkAddress('20.50.2.17/28', rule).ok, false);
  });
});
