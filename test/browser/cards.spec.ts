import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gallery, germanGallery } from '../bot/gallery.js';
import { openSheet, THEMES, WIDTHS, type Sheet, type Theme, type Width } from '../bot/sheet.js';
import { riley } from '../support/people.js';
import { anEntitlement } from '../support/requests.js';

describe('the contact sheet of the cards', function () {
  this.timeout(60_000);
  const cards = gallery();
  let sheet: Sheet;

  before(async () => { sheet = await openSheet(); });
  after(() => sheet.close());

  for (const width of Object.keys(WIDTHS) as Width[]) for (const theme of Object.keys(THEMES) as Theme[]) { // Object.keys forgets the names
    it(`${width}, ${theme}: every card is on it, whole, with words that can be read`, async () => {
      assert.deepEqual(await sheet.draw(cards, { theme, width }), []);
      assert.deepEqual(await sheet.names(), Object.keys(cards));
    });
  }

  it('German fits as well, on a telephone', async () => {
    assert.deepEqual(await sheet.draw(germanGallery(), { theme: 'light', width: 'narrow' }), []);
  });

  it('and so is what people type at length and without a space', async () => {
    const long = gallery({ reason: 'x'.repeat(500), ticket: 'CHG'.repeat(30), requester: { ...riley, name: 'Ünbrøken'.repeat(20) }, entitlement: anEntitlement({ title: 'T'.repeat(200) }) }, 'y'.repeat(500));
    assert.deepEqual(await sheet.draw(long, { theme: 'light', width: 'narrow' }), []);
  });

  it('says what does not fit or cannot be read', async () => {
    const text = (over: object) => ({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'w'.repeat(200), ...over }] } as const);
    const faults = await sheet.draw({
      cutOff: text({ wrap: false }), fine: text({ wrap: true }),
      tower: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'ColumnSet', columns: [{ type: 'Column', width: '40px', items: [{ type: 'TextBlock', text: 'more words than fit', wrap: true }] }] }] },
      wide: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'ColumnSet', columns: [{ type: 'Column', width: '400px', items: [{ type: 'TextBlock', text: 'x' }] }] }] },
    }, { theme: 'light', width: 'narrow' });
    assert.deepEqual([...new Set(faults.map(({ name }) => name))], ['cutOff', 'tower', 'wide'], JSON.stringify(faults));
  });

  it('becomes a picture', async () => {
    const path = join(tmpdir(), 'cards.png');
    await sheet.draw({ help: cards.help! }, { theme: 'dark', width: 'narrow' });
    await sheet.picture(path);
    assert.ok(statSync(path).size > 5000);
  });
});
