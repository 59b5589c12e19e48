import { strict as assert } from 'node:assert';
import { CHANNELS } from '../../src/simulator/seed.js';
import { textOf } from '../../src/sandbox/control.js';
import { ana, askLine, chatOf, lena, openCard, openTenant, sees, type Tenant } from '../support/tenant.js';

describe('everybody in their own language', function () {
  this.timeout(120_000);
  let tenant: Tenant;

  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(async () => { await tenant.close(); });

  it('the German requester reads German and her own clock, from the question to the closing; the channels stay English and UTC', async () => {
    const { control } = tenant;
    await control.say(lena, askLine(lena));
    const pending = await sees(control, chatOf(lena), /Wartet auf Genehmigung/);
    assert.match(pending, /An die Genehmiger gesendet/);
    assert.match(pending, /\d\d:\d\d(:\d\d)? ME[S]?Z/);
    assert.doesNotMatch(pending, /UTC|Waiting|Roles/);
    const card = await openCard(control, lena);
    const asked = await sees(control, CHANNELS.approvals.id, /Lena Vogt asks for access/);
    assert.match(asked, /Lapses at .* UTC when nobody answers/);
    await control.press(ana, { ...card, verb: 'approve' });
    assert.match(await sees(control, chatOf(lena), /Offen bis \d\d:\d\d/), /Der Zugriff endet mit deinen Sitzungen/);
    await sees(control, chatOf(lena), /Geschlossen \(\d\d:\d\d.* ME[S]?Z\)/, 60_000);
    assert.match(await sees(control, CHANNELS.audit.id, /Closed: proof/, 60_000), /UTC/);
  });

  it('what she types is answered in German, and what an English approver types in English', async () => {
    const { control } = tenant;
    await control.say(lena, '/access history');
    await sees(control, chatOf(lena), /Beendet: 1/);
    await control.say(lena, '/access help');
    await sees(control, chatOf(lena), /Was du schreiben kannst|Gib offenen Zugriff vor der Zeit zurück/);
    await control.say(ana, '/access history');
    await sees(control, chatOf(ana), /Nothing of yours has ended there yet/);
  });

  it('no card of hers holds a text that only the English catalogue has', async () => {
    const { conversations } = await tenant.control.state();
    const hers = conversations.find(({ id }) => id === chatOf(lena))?.activities.filter((one) => one.card !== undefined) ?? [];
    assert.ok(hers.length >= 3);
    for (const { card } of hers) assert.doesNotMatch(textOf(card), /\b(UTC|Approved|Waiting|Closed|Network open|Nothing is)\b/);
  });
});
