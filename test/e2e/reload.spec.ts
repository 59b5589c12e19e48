import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunningApp } from '../../src/main.js';
import { textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { aLog } from '../bot/stage.js';
import { askLine, chatOf, openCard, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

/** The bot on a real file, which is replaced under it. */
describe('the entitlements file changes while the bot runs', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let first: string;
  let running: RunningApp;
  beforeEach(async () => {
    tenant = await openTenant({ inFile: true });
    first = readFileSync(tenant.entitlementsFile, 'utf8');
    running = await tenant.start();
  });
  afterEach(() => tenant.close());

  /** As editors save: another file in its place. */
  function save(text: string): void {
    writeFileSync(`${tenant.entitlementsFile}.new`, text);
    renameSync(`${tenant.entitlementsFile}.new`, tenant.entitlementsFile);
  }

  const audit = (pattern: RegExp) => sees(tenant.control, CHANNELS.audit.id, pattern);
  const shorter = (text: string) => text.replace('max: 4h', 'max: 2h');

  async function posts(pattern: RegExp): Promise<number> {
    const { conversations } = await tenant.control.state();
    return (conversations.find((c) => c.id === CHANNELS.audit.id)?.activities ?? []).filter((a) => pattern.test(textOf(a.card))).length;
  }

  it('a good edit changes what may be asked for at once, and the audit channel says what changed', async () => {
    await tenant.control.say(riley, askLine(riley, '3h', { entitlement: 'bastion-prod' }));
    await openCard(tenant.control, riley);
    save(shorter(first).replace('maxPrefix: 32, allow', 'maxPrefix: 30, allow'));
    const told = await audit(/Entitlements changed/);
    assert.match(told, /bastion-prod: longest window 4 h -> 2 h/);
    assert.match(told, /bastion-quick: widest address \/32 -> \/30/);
    await tenant.control.say(riley, askLine(riley, '3h', { entitlement: 'bastion-prod' }));
    await sees(tenant.control, chatOf(riley), /3 h is too long: at most 2 h/);
  });

  it('a bad edit is refused with all that is wrong; what is in force stays, and a mended file is told', async () => {
    save(first.replace('mostOpen: 5', 'mostopen: 5').replace('max: 4h', 'max: 2').replace('paths: [bastionprod]', 'paths: [bastionprud]'));
    const told = await audit(/Entitlements refused, 3 to correct; what is in force stays/);
    assert.match(told, /"mostopen" is not a key.*did you mean mostOpen\?/);
    assert.match(told, /bastion-prod\.duration\.max: must be a duration such as .*; is 2 \(line \d+, column \d+\)/);
    assert.match(told, /"bastionprud" is not one of paths \(bastionprod, drill\); did you mean bastionprod\?/);
    await tenant.control.say(riley, askLine(riley, '3h', { entitlement: 'bastion-prod' }));
    await openCard(tenant.control, riley);
    save(first);
    await audit(/Entitlements in order again/);
  });

  it('another instance is refused: what is open would be nobody\'s', async () => {
    save(first.replace(/instance: \w+/, 'instance: other'));
    await audit(/Entitlements refused.*instance: must stay t\w+ while this runs, is other/s);
  });

  it('a file that is gone is told, and what is in force stays', async () => {
    rmSync(tenant.entitlementsFile);
    await audit(/Entitlements refused.*cannot be read: ENOENT/s);
    await tenant.control.say(riley, askLine(riley, '3h', { entitlement: 'bastion-prod' }));
    await openCard(tenant.control, riley);
  });

  it('an edit while nothing runs is told at the next start', async () => {
    await running.close();
    save(shorter(first));
    await tenant.start();
    await audit(/at this start: not the version that was told here last.*In force: bastion-prod, /s);
  });

  it('two processes on one file tell each change once', async () => {
    const log = aLog();
    const second = await tenant.start({ log });
    save(shorter(first));
    await audit(/longest window 4 h -> 2 h/);
    await until(() => Promise.resolve(log.lines.some((line) => /read again/.test(line.text)) || undefined), { what: 'the second to read it too', within: 5000 });
    save(first);
    await audit(/longest window 2 h -> 4 h/);
    assert.equal(await posts(/4 h -> 2 h/), 1);
    assert.equal(await posts(/at this start/), 0);
    await second.close();
  });
});

/** What is wrong with the file, and what it changes, are texts like any other. */
describe('the entitlements file changes where the channels are German', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => {
    tenant = await openTenant({ inFile: true, edit: (yaml) => yaml.replace('channels:\n', 'channels:\n  language: de\n  timeZone: Europe/Berlin\n') });
    await tenant.start();
  });
  after(() => tenant.close());

  const ENGLISH = /\b(the|is|are|not|must|be|one|of|and|for|by|line|did|you|mean|known|key|list|up|to|on|window|longest)\b/i;

  it('a refused file, what stays to correct, and a good one with its changes are told in German', async () => {
    const { control, entitlementsFile } = tenant;
    const audit = (pattern: RegExp) => sees(control, CHANNELS.audit.id, pattern);
    const first = readFileSync(entitlementsFile, 'utf8');
    writeFileSync(entitlementsFile, first.replace('mostOpen: 5', 'mostopen: 5').replace('max: 4h', 'max: 2').replace('paths: [bastionprod]', 'paths: [bastionprud]').replace('cutSessions: own', 'cutSessions: owm'));
    const refused = await audit(/Berechtigungen abgelehnt, 4 zu berichtigen; was gilt, bleibt/);
    assert.match(refused, /die Datei: einen Schlüssel "mostopen" gibt es hier nicht; meinen Sie mostOpen\? \(es gibt: version, .*\) \(Zeile \d+, Spalte 1\)/);
    assert.match(refused, /entitlements\.bastion-prod\.duration\.max: muss eine Dauer sein, wie .*; ist 2 \(Zeile/);
    assert.match(refused, /"bastionprud" gehört nicht zu paths \(bastionprod, drill\); meinen Sie bastionprod\?/);
    assert.match(refused, /cutSessions: muss eines von diesen sein: own, all, none; ist "owm"; meinen Sie own\?/);
    assert.doesNotMatch(refused.replace(/\(es gibt: .*?\)/, ''), ENGLISH);
    writeFileSync(entitlementsFile, 'channels: [');
    await audit(/Berechtigungen abgelehnt, 1 zu berichtigen; was gilt, bleibt.*die Datei: (das darf in YAML hier nicht stehen|hier fehlt ein Zeichen|die Einrückung stimmt nicht) \(".*"\) \(Zeile 1, Spalte \d+\)/s);
    writeFileSync(entitlementsFile, first.replace('max: 4h', 'max: 2h').replace('maxPrefix: 32, allow', 'maxPrefix: 30, allow').replace('cutSessions: own', 'cutSessions: all'));
    const changed = await audit(/Berechtigungen geändert/);
    assert.match(changed, /bastion-prod: Längstes Fenster: 4 Std\. -> 2 Std\./);
    assert.match(changed, /bastion-quick: Weiteste Adresse: \/32 -> \/30/);
    assert.match(changed, /Getrennte Sitzungen: die eigenen -> alle/);
    assert.doesNotMatch(changed, ENGLISH);
  });

  it('and so is another instance, which the file alone does not show to be wrong', async () => {
    const { control, entitlementsFile } = tenant;
    const now = readFileSync(entitlementsFile, 'utf8');
    writeFileSync(entitlementsFile, now.replace(/instance: \w+/, 'instance: other'));
    await sees(control, CHANNELS.audit.id, /Berechtigungen abgelehnt.*instance: muss t\w+ bleiben, solange dies läuft, ist other/s);
  });
});

/** The file as Kubernetes mounts a ConfigMap: a link to a link to a folder, and only the middle one ever changes. */
describe('the entitlements file behind links', function () {
  this.timeout(60_000);

  it('a folder that is swapped under it is followed', async () => {
    const tenant = await openTenant({ inFile: true });
    try {
      const folder = dirname(tenant.entitlementsFile);
      const text = readFileSync(tenant.entitlementsFile, 'utf8');
      const put = (version: string, content: string): void => {
        mkdirSync(join(folder, version));
        writeFileSync(join(folder, version, 'entitlements.yaml'), content);
        symlinkSync(version, join(folder, '..data.new'));
        renameSync(join(folder, '..data.new'), join(folder, '..data'));
      };
      put('v1', text);
      rmSync(tenant.entitlementsFile);
      symlinkSync('..data/entitlements.yaml', tenant.entitlementsFile);
      await tenant.start();
      put('v2', text.replace('max: 4h', 'max: 2h'));
      await sees(tenant.control, CHANNELS.audit.id, /bastion-prod: longest window 4 h -> 2 h/);
    } finally {
      await tenant.close();
    }
  });
});
