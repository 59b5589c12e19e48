import assert from 'node:assert/strict';
import { accountsOf } from '../../src/access/person.js';

describe('access/person', () => {
  const accounts = [['a', 'b'], ['c', 'd', 'e']];
  it('one who has several accounts has them all, the one that is meant first', () => assert.deepEqual(accountsOf('d', accounts), ['d', 'c', 'e']));
  it('one who is not listed has one', () => assert.deepEqual(accountsOf('x', accounts), ['x']));
});
