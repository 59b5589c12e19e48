import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { textOf } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { ana, askLine, openCard, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;

describe('the week\'s report', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  after(() => tenant.close());

  it('is posted once on Monday morning by the channels\' clock and in their language, by whichever of two processes', async () => {
    tenant = await openTenant({ edit: (yaml) => yaml.replace('channels:\n', 'channels:\n  language: de\n  timeZone: Europe/Berlin\n') });
    await tenant.start();
    await tenant.start();
    const { control } = tenant;
    await control.say(riley, askLine(riley, '10s'));
    await control.press(ana, { ...await openCard(control, riley), verb: 'approve' });
    await sees(control, CHANNELS.audit.id, /Geschlossen: Nachweis/);
    const posts = async () => (await control.state()).conversations.find(({ id }) => id === CHANNELS.audit.id)?.activities.map((a) => textOf(a.card)).filter((text) => /^Bericht/.test(text)) ?? [];
    const now = DateTime.now().setZone('Europe/Berlin');
    const early = now.startOf('week').plus({ weeks: 1, hours: 7, minutes: 30 });
    await tenant.advance(early.toMillis() - now.toMillis());
    await tenant.rest();
    assert.deepEqual(await posts(), []);
    await tenant.advance(60 * MINUTE);
    const monday = now.startOf('week');
    const post = await sees(control, CHANNELS.audit.id, /^Bericht: eine Anfrage/);
    assert.ok(post.includes(`${monday.toFormat('dd.MM.yyyy')} bis ${monday.plus({ weeks: 1 }).toFormat('dd.MM.yyyy')}, MEZ`), post);
    assert.match(post, /1 genehmigt.*Dieselben Personen hätten mit ständigem Zugriff 7 Tage gehabt;.*Riley Chen: eine Anfrage, offen/);
    await tenant.advance(61 * MINUTE);
    await tenant.rest();
    assert.equal((await posts()).length, 1);
  });
});
