import assert from 'node:assert/strict';
import { loginsOf, type LoginRule } from '../../src/policy/logins.js';
import { riley, noor } from '../support/people.js';

const fromDirectory = ['riley.chen@contoso.example', 'riley.chen'];

const cases: [string, LoginRule[], readonly string[]][] = [
  ['no rule: what the directory has', [], fromDirectory],
  ['a rule for somebody else: what the directory has', [{ person: noor.id, names: ['x'] }], fromDirectory],
  ['a rule for the person', [{ person: riley.id, names: ['rchen', '{upn}'] }], ['rchen', 'riley.chen@contoso.example']],
  ['a pattern with two stars', [{ upn: '*.*@contoso.example', names: ['{1}{2}', '{2}'] }], ['rileychen', 'chen']],
  ['a pattern in capitals', [{ upn: '*@CONTOSO.EXAMPLE', names: ['CORP\\{1}'] }], ['CORP\\riley.chen']],
  ['a dot in a pattern is a dot', [{ upn: 'riley-chen@contoso-example', names: ['x'] }, { upn: 'riley.chen@contosoXexample', names: ['y'] }], fromDirectory],
  ['a pattern fits the whole name', [{ upn: 'riley', names: ['x'] }], fromDirectory],
  ['the first that fits, and no other', [{ upn: '*@*', names: ['{1}'] }, { person: riley.id, names: ['rchen'] }], ['riley.chen']],
  ['a name that comes out twice is one', [{ upn: '*@*', names: ['{1}', '{1}'] }], ['riley.chen']],
];

describe('policy/logins', () => {
  for (const [name, rules, expected] of cases) {
    it(name, () => assert.deepEqual(loginsOf(riley.id, fromDirectory, rules), expected));
  }
});
