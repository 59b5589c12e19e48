import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEntitlements, problemInWords } from '../../src/policy/entitlements.js';

const sandbox = readFileSync('src/sandbox/entitlements.yaml', 'utf8');

function problemsOf(text: string): readonly string[] {
  const parsed = parseEntitlements(text);
  return parsed.ok ? [] : parsed.problems.map(problemInWords);
}

describe('policy/entitlements', () => {
  it('the practice tenant\'s file is right', () => assert.deepEqual(problemsOf(sandbox), []));

  it('a path stands in the entitlement that names it', () => {
    const parsed = parseEntitlements(sandbox);
    assert.ok(parsed.ok);
    assert.match(parsed.book.entitlements[0]!.paths[0]!.nsg, /nsg-bastion$/);
  });

  it('the shortest duration is never under what PIM and the rounding allow', () => {
    const parsed = parseEntitlements(sandbox.replace('min: 5s', 'min: 1s'));
    assert.equal(parsed.ok && parsed.book.entitlements[1]!.duration.min, 4000);
  });

  const mistakes: [string, (text: string) => string, RegExp][] = [
    ['a key that is not known', (t) => t.replace('mostOpen:', 'mostopen:'), /"mostopen" is not a key/],
    ['another version', (t) => t.replace('version: 1', 'version: 2'), /version: must be 1/],
    ['an instance that fits no rule name', (t) => t.replace('instance: sandbox', 'instance: Sand-Box'), /instance: must be 1 to 24/],
    ['a duration without unit', (t) => t.replace('max: 4h', 'max: 4'), /duration\.max/],
    ['a duration in the wrong order', (t) => t.replace('default: 1h', 'default: 5h'), /min <= default <= max/],
    ['a path that is not there', (t) => t.replace('paths: [bastionprod]', 'paths: [bastionprud]'), /"bastionprud" is not one of paths \(bastionprod\)/],
    ['a group that is no id', (t) => t.replace('60000000-0000-4000-8000-000000000001', 'operators'), /must be an Entra object id/],
    ['a broken pattern', (t) => t.replace('"(CHG|INC)[0-9]{7}"', '"(CHG"'), /must be a regular expression/],
    ['a range that is none', (t) => t.replace('[203.0.113.0/24]', '[203.0.113.0]'), /must be an IPv4 range/],
    ['an NSG that is no resource id', (t) => t.replace('/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups/network/providers/Microsoft.Network/networkSecurityGroups/', ''), /nsg: must be an Azure resource id/],
    ['text that is no YAML', () => 'a: [', /.+/],
    ['an empty file', () => '', /the file/],
  ];
  for (const [name, spoil, expected] of mistakes) {
    it(`${name}: is named`, () => {
      const spoilt = spoil(sandbox);
      assert.notEqual(spoilt, sandbox);
      assert.match(problemsOf(spoilt).join('\n'), expected);
    });
  }

  it('all mistakes are told at once', () => {
    const spoilt = mistakes.slice(0, 3).reduce((text, [, spoil]) => spoil(text), sandbox);
    assert.equal(problemsOf(spoilt).length, 3);
  });
});
