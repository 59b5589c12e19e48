import assert from 'node:assert/strict';
import { accountsOf, areOneHuman, onePerHuman, voiceOf, type Voice } from '../../src/access/person.js';

describe('access/person', () => {
  const accounts = [['a', 'b'], ['c', 'd', 'e']];
  it('one who has several accounts has them all, the one that is meant first', () => assert.deepEqual(accountsOf('d', accounts), ['d', 'c', 'e']));
  it('one who is not listed has one', () => assert.deepEqual(accountsOf('x', accounts), ['x']));

  const by = (id: string, ...others: string[]): Voice => ({ by: { id, name: id }, ...(others.length > 0 && { accounts: others }) });
  it('what somebody says carries their further accounts, if there are any', () => {
    assert.deepEqual(['d', 'x'].map((id) => voiceOf({ id, name: id }, accounts)), [by('d', 'c', 'e'), by('x')]);
  });

  it('counts each human once, with the first account that is there', () => {
    assert.deepEqual(onePerHuman(['e', 'x', 'b', 'c', 'a'].map((id) => ({ id, name: id })), accounts).map(({ id }) => id), ['e', 'x', 'b']);
  });

  const pairs: [string, Voice, Voice, boolean][] = [
    ['the same account', by('a'), by('a'), true], ['two people', by('a'), by('b'), false],
    ['two accounts that are listed', by('a', 'b'), by('b', 'a'), true], ['listed only since the first spoke', by('a'), by('b', 'a'), true],
    ['listed only when the first spoke', by('a', 'b'), by('b'), true], ['two that share a third', by('a', 'c'), by('b', 'c'), true], ['two people who have several each', by('a', 'b'), by('c', 'd'), false],
  ];
  for (const [name, one, other, expected] of pairs) {
    it(`${name}: ${expected ? 'one human' : 'two'}`, () => assert.deepEqual([areOneHuman(one, other), areOneHuman(other, one)], [expected, expected]));
  }
});
