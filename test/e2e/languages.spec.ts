import { strict as assert } from 'node:assert';
import { CHANNELS, GROUPS, NSG_ID } from '../../src/simulator/seed.js';
import { textOf } from '../../src/sandbox/control.js';
import { confirm, linkIn, linksIn, open } from '../support/browser.js';
import { ana, askLine, chatOf, lena, openCard, openFor, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

const ENGLISH = /\b(the|is|are|not|your|you|and|has|have|nothing|this|ask|until|already|its|with)\b/i;

describe('everybody in their own language', function () {
  this.timeout(120_000);
  let tenant: Tenant;

  before(async () => { tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1' } }); await tenant.start(); });
  after(async () => { await tenant.close(); });

  it('the German requester reads German and her own clock, from the question to the closing; the channels stay English and UTC', async () => {
    const { control } = tenant;
    await control.say(lena, askLine(lena, '1m'));
    const pending = await sees(control, chatOf(lena), /Wartet auf Genehmigung/);
    assert.match(pending, /An die Genehmiger gesendet/);
    assert.match(pending, /\d\d:\d\d(:\d\d)? ME[S]?Z/);
    assert.doesNotMatch(pending, /UTC|Waiting|Roles/);
    const card = await openCard(control, lena);
    const asked = await sees(control, CHANNELS.approvals.id, /Lena Vogt asks for access/);
    assert.match(asked, /Lapses at .* UTC when nobody answers/);
    await control.press(ana, { ...card, verb: 'approve' });
    assert.match(await sees(control, chatOf(lena), /Offen bis \d\d:\d\d/), /Der Zugriff endet mit Ihren Sitzungen/);
    await tenant.advance(61_000);
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

/** Lena is one of the approvers, of whom two have to say yes; the channel is English. */
describe('an approver in their own language', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  const two = (yaml: string): string => yaml.replaceAll(/- approvers: (&approvers \{.*\}|\*approvers)/g, `- { approvers: { groups: ["${GROUPS.approvers.id}"], people: ["${lena.id}"] }, needed: 2 }`);

  before(async () => { tenant = await openTenant({ edit: two }); await tenant.start(); });
  after(async () => { await tenant.close(); });

  it('who presses is answered by their own words and clocks, and not told of buttons when they have just decided; the channel stays English', async () => {
    const { control } = tenant;
    await control.say(riley, askLine(riley, '5m'));
    const card = await openCard(control, riley);
    const [yes, again] = [await control.press(lena, { ...card, verb: 'approve' }), await control.press(lena, { ...card, verb: 'refresh' })].map(({ body }) => textOf(body?.value));
    for (const text of [yes, again]) {
      assert.match(text ?? '', /Riley Chen bittet um Zugriff.*Genehmigt von Lena Vogt \(\d\d:\d\d:\d\d MES?Z\).*Ihre Antwort zählt; jemand anderes muss auch noch antworten\./);
      assert.doesNotMatch(text ?? '', /UTC|Knöpfe|buttons/);
    }
    assert.match(await sees(control, CHANNELS.approvals.id, /Approved by Lena Vogt/), /Riley Chen asks for access.* UTC.*Who may decide sees the buttons here/);
    const no = textOf((await control.press(ana, { ...card, verb: 'deny', data: { ...card.data as object, comment: 'not today' } })).body?.value);
    assert.match(no, /Denied by Ana Costa at \d\d:\d\d:\d\d UTC/);
    await sees(control, CHANNELS.approvals.id, /Denied by Ana Costa/);
    await control.say(riley, askLine(riley, '5m'));
    const next = await openCard(control, riley);
    const other = textOf((await control.press(lena, { ...next, verb: 'deny', data: { ...next.data as object, comment: 'heute nicht' } })).body?.value);
    assert.match(other, /Abgelehnt von Lena Vogt \(.* MES?Z\): "heute nicht"/);
  });
});

/** What no card is drawn for. Sam runs the bot, and reads English. */
describe('what is posted by itself', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  const german = (yaml: string): string => `${yaml.replace('channels:\n', 'channels:\n  language: de\n  timeZone: Europe/Berlin\n')}\nroles: { operators: { people: ["${sam.id}", "${lena.id}"] } }\n`;

  before(async () => { tenant = await openTenant({ edit: german }); });
  after(async () => { await tenant.close(); });

  it('stands in the channels in the language that the file gives them: the seal, the baseline at rest, a close that does not succeed', async () => {
    const { control, simulator } = tenant;
    const rules = simulator.sim.state.nsgs[NSG_ID]?.rules ?? assert.fail('no NSG');
    const [denyAll] = rules.splice(rules.findIndex((rule) => rule.name === 'DenyAllInbound'), 1);
    const app = await tenant.start();
    await control.say(sam, '/access');
    await sees(control, CHANNELS.audit.id, /Das Protokoll dieser Installation beginnt hier.*Es war nichts gespeichert.*\d\d:\d\d:\d\d MES?Z · #1 [0-9a-f]{8}/);
    await sees(control, CHANNELS.audit.id, /Siegel 1 [0-9a-f]{16} über ein Ereignis.*Das erste Siegel dieses Protokolls\./);
    await sees(control, CHANNELS.audit.id, /Das Netz ist im Ruhezustand nicht, wie es sein soll: nsg-bastion\..*keine Regel von nsg-bastion weist unterhalb von Priorität 999 alle anderen ab az network nsg rule create .*Betreiber: Sam Doyle/);
    await control.say(lena, askLine(lena));
    await sees(control, chatOf(lena), /Es wird nichts geöffnet, solange das Netz.*keine Regel von nsg-bastion weist.*So wird das behoben.*az network nsg rule create/);
    if (denyAll) rules.push(denyAll);
    await app.close();
    await tenant.start(); // each start looks
    await sees(control, CHANNELS.audit.id, /Das Netz ist im Ruhezustand wieder in Ordnung: nsg-bastion\./);
    await openFor(control, lena, '5m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.knobs({ deny: ['DELETE '] });
    await control.say(lena, '/access end');
    await untilOpen(control, { roles: 0, rules: 1 });
    await tenant.advance(61_000);
    const alarm = /⛔ IMMER NOCH OFFEN: Lena Vogt, .*Hätte um \d\d:\d\d:\d\d MES?Z geschlossen sein müssen.*• Netz nsg-bastion: Azure hat abgelehnt, die Regel jit-\S+ von nsg-bastion zu löschen: .* az network nsg rule delete/;
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(control, channel, alarm);
    await control.knobs({ deny: [] });
    await tenant.advance(60_000);
    await sees(control, CHANNELS.approvals.id, /Doch noch geschlossen: Lena Vogt, .*als geschlossen zurückgelesen/);
  });

  it('is told to an operator in their own language', async () => {
    const hers = (await tenant.control.state()).conversations.find(({ id }) => id === chatOf(sam))?.activities.map(({ card }) => textOf(card)) ?? [];
    assert.ok(hers.some((text) => /The network is not as it should be at rest: nsg-bastion.*Operators: Sam Doyle/s.test(text)), hers.join('\n'));
    assert.ok(hers.some((text) => /⛔ STILL OPEN: Lena Vogt.*Should have closed at .* UTC.*Azure refused to delete rule/s.test(text)), hers.join('\n'));
  });

  it('what the doctor finds is German too, but for ids and commands', async () => {
    const { control } = tenant;
    await control.knobs({ withheld: [`Microsoft.Network/networkSecurityGroups/securityRules/write ${NSG_ID}`] });
    await control.say(lena, '/access doctor');
    const card = await sees(control, chatOf(lena), /1 Sache stimmt nicht/);
    assert.match(card, /(\d+) von \d+ in Ordnung\. Netz Netzwerksicherheitsgruppe nsg-bastion ✘\s+Microsoft\.Network\/networkSecurityGroups\/securityRules\/write\s*: öffnet; diese Identität darf es nicht role='.*az role assignment create .*Nichts wurde geändert/);
    assert.doesNotMatch(card.replace(/role='.*--scope "[^"]*"/, ''), ENGLISH);
  });
});
