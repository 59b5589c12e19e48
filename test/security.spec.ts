import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const [, table = ''] = /## Who tries what.*?\n(\|.*?)\n\n/s.exec(read('SECURITY.md')) ?? [];
const rows = table.split('\n').slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));

describe('SECURITY.md', () => {
  it('has its table', () => { assert.ok(rows.length > 20 && rows.every((cells) => cells.length === 4)); });

  for (const [who, tries, , shown = ''] of rows) {
    it(`${who}, ${tries}: has a test`, () => {
      const named = [...shown.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)];
      assert.equal(named.length, shown.split('`test/').length - 1, 'each file with the title of a test in it');
      assert.ok(named.length > 0, 'no test is named');
      for (const [, file = '', title = ''] of named) assert.ok(read(file).replaceAll('\\\'', '\'').includes(title), `${file} has no test "${title}"`);
    });
  }
});
