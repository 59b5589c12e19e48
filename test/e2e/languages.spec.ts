import { strict as assert } from 'node:assert';
import { CHANNELS } from '../../src/simulator/seed.js';
import { textOf } from '../../src/sandbox/control.js';
import { confirm, linkIn, linksIn, open } from '../support/browser.js';
import { ana, askLine, chatOf, lena, openCard, openTenant, sees, type Tenant } from '../support/tenant.js';

const ENGLISH = /\b(the|is|are|not|your|you|and|has|have|nothing|this|ask|until|already|its|with)\b/i;

describe('everybody in their own language', function () {
  this.timeout(120_000);
  let tenant: Tenant;

  before(async () => { tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1' } }); await tenant.start(); });
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
    assert.match(await sees(control, chatOf(lena), /Offen bis \d\d:\d\d/), /Der Zugriff endet mit Ihren Sitzungen/);
    await sees(control, chatOf(lena), /Geschlossen \(\d\d:\d\d.* ME[S]?Z\)/, 60_000);
    assert.match(await sees(control, CHANNELS.audit.id, /Closed: proof/, 60_000), /UTC/);
  });

  it('what she types is answered in German, and what an English approver types in English', async () => {
    const { control } = tenant;
    await control.say(lena, '/access history');
    await sees(control, chatOf(lena), /Beendet: 1/);
    await control.say(lena, '/access help');
    await sees(control, chatOf(lena), /Was Sie schreiben können|Offenen Zugriff vor der Zeit zurückgeben/);
    await control.say(ana, '/access history');
    await sees(control, chatOf(ana), /Nothing of yours has ended( there)? yet/);
  });

  it('refusals, hints and what she mistyped are German', async () => {
    const { control } = tenant;
    const answers: [string, RegExp][] = [
      ['/access breakglass', /Es wurde nichts geöffnet: eines ist zu berichtigen.*Sagen Sie, was Sie öffnen müssen.*Als Notfallzugriff: .*<Ihre öffentliche IPv4-Adresse>/],
      ['/access breakglass bastion-prod soon for 9d for 8d', /.for. steht da zweimal.*Was .soon. hier bedeutet, weiß ich nicht/],
      ['/access breakglass bastion-prod for 9d from 10.0.0.1', /9 Tage ist zu lang: höchstens .*10\.0\.0\.1 ist eine private Adresse.*Es fehlt ein Ticket.*Es fehlt ein Grund/],
      ['/access request bastoin-prod for 1h because test', /.bastoin-prod. gibt es nicht\. Meinen Sie bastion-prod\?/],
      ['/access end k3v9m2xq', /Die Anfrage k3v9m2xq gibt es nicht/],
      ['/access active', /Nur Genehmiger, Betreiber und Prüfer können sehen/],
      ['/access history Riley Chen', /Nur Prüfer können sehen, was andere hatten/],
      ['/access unfreeze', /Nur Sicherheitsbeauftragte dürfen/],
    ];
    for (const [line, expected] of answers) {
      await control.say(lena, line);
      const answer = await sees(control, chatOf(lena), expected);
      assert.doesNotMatch(answer.replaceAll(/\/access .*|„[^“]*“/g, ''), ENGLISH, line);
    }
  });

  it('the page behind her link is German, whatever her browser asks for, and by her clocks', async () => {
    const { control } = tenant;
    const before = await linksIn(control, chatOf(lena));
    await control.say(lena, '/access ip');
    const link = await linkIn(control, lena, before.length + 1);
    const shown = await open(link, lena.address, { headers: { 'accept-language': 'fr' } });
    assert.match(shown.text, /Verbinden Sie sich von hier aus, Lena Vogt\?.*Ja, das ist meine Adresse.*bis \d\d:\d\d:\d\d MES?Z/s);
    const inside = await open(link, '10.0.0.1');
    assert.match(inside.text, /Diese Adresse kann nicht eingelassen werden.*eine private Adresse/s);
    const done = await confirm(link, lena.address);
    for (const { text } of [shown, inside, done]) assert.doesNotMatch(text, ENGLISH);
    await sees(control, chatOf(lena), /Ihre Adresse ist 203\.0\.113\.77\./);
    assert.match((await open(link, lena.address, { headers: { 'accept-language': 'de-AT,en' } })).text, /Dieser Link öffnet nichts mehr/);
    assert.match((await open(link, lena.address)).text, /does not open anything any more/);
  });

  it('no card of hers holds a text that only the English catalogue has', async () => {
    const { conversations } = await tenant.control.state();
    const hers = conversations.find(({ id }) => id === chatOf(lena))?.activities.filter((one) => one.card !== undefined) ?? [];
    assert.ok(hers.length >= 3);
    for (const { card } of hers) assert.doesNotMatch(textOf(card), /\b(UTC|Approved|Waiting|Closed|Network open|Nothing is)\b/);
  });
});
