import assert from 'node:assert/strict';
import { csvLine, exported, exportedIn, jsonLine } from '../../src/ledger/index.js';
import type { Pointer } from '../../src/workflow/ports.js';
import { at } from '../support/requests.js';

describe('an export of the record', () => {
  const pointer = (place: string): Pointer => ({ place, request: 'abcd2345', seq: 1, hash: 'cafe' });
  const entry = (name: string) => JSON.stringify({ event: { at: at('10:00'), type: 'cancelled', by: { id: 'p1', name } }, previous: '', mac: 'm', hash: 'cafe' });
  const of = async (text: string | null) => (await exported({ entries: () => Promise.resolve([text]) }, [pointer('5-0')]))[0]!;

  const NAMES: [name: string, cell: string][] = [
    ['Riley Chen', 'Riley Chen'], ['Chen, "Riley"', '"Chen, ""Riley"""'], ['a\nb', '"a\nb"'],
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'], ['+1', '\'+1'], ['-1', '\'-1'], ['@SUM(A1)', '\'@SUM(A1)'], ['\tx', '\'\tx'],
  ];
  for (const [name, cell] of NAMES) {
    it(`writes the name ${JSON.stringify(name)} as one cell that is text`, async () => assert.ok((csvLine(await of(entry(name)))).startsWith(`abcd2345-1-cafe,5-0,${at('10:00')},abcd2345,1,cancelled,p1,${cell},cafe,"{""event""`)));
  }

  it('says of what is gone that it is missing', async () => {
    assert.deepEqual(JSON.parse(jsonLine(await of(null))), { id: 'abcd2345-1-cafe', place: '5-0', request: 'abcd2345', seq: 1, hash: 'cafe', missing: true });
    assert.equal((await of(entry('x').replace('cafe', 'beef'))).entry, null);
  });

  it('holds what was written in a time, its beginning with it and its end not', async () => {
    const written = Array.from({ length: 2500 }, (_, i) => pointer(`${Date.parse(at('10:00')) + i}-0`));
    const after = (from: string | null) => written.filter(({ place }) => from === null || Number(place.split('-')[0]) > Number(from.split('-')[0]));
    const archive = { pointers: (from: string | null, limit: number) => Promise.resolve(after(from).slice(0, limit)), entries: (some: readonly Pointer[]) => Promise.resolve(some.map(() => entry('x'))) };
    const places: string[] = [];
    for await (const page of exportedIn(archive, { since: at('10:00:00.5'), until: at('10:00:02') })) places.push(...page.map(({ place }) => place));
    assert.deepEqual([places.length, places[0], places.at(-1)], [1500, written[500]?.place, written[1999]?.place]);
  });
});
