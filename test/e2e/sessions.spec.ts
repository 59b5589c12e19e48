import assert from 'node:assert/strict';
import { CHANNELS } from '../../src/simulator/seed.js';
import { noor, openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

describe('whose sessions end with a window', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  /** Riley and Noor are both connected, and Riley's window ends. */
  async function endFirst(whose: 'own' | 'all' | 'none'): Promise<void> {
    tenant = await openTenant({ edit: (yaml) => yaml.replaceAll(/^ {4}ticket: /gm, `    cutSessions: ${whose}\n    ticket: `).replace('    cutSessions: own\n\n', '\n') });
    await tenant.start();
    await Promise.all([openFor(tenant.control, riley, '5m'), openFor(tenant.control, noor, '8m')]);
    await untilOpen(tenant.control, { roles: 8, sources: [`${noor.address}/32`, `${riley.address}/32`].sort() });
    for (const who of [riley, noor]) assert.equal((await tenant.control.connect(who, 'vm-web-1')).ok, true);
    await tenant.control.say(riley, '/access end');
  }

  it('own: the person\'s, and nobody else\'s', async () => {
    await endFirst('own');
    await sees(tenant.control, CHANNELS.audit.id, /Sessions cut: 1, none left/);
    assert.deepEqual(await openNow(tenant.control), { roles: 4, rules: 1, sources: [`${noor.address}/32`], sessions: 1 });
  });

  it('all: everybody\'s on the machines', async () => {
    await endFirst('all');
    await sees(tenant.control, CHANNELS.audit.id, /Sessions cut: 2, none left/);
    assert.deepEqual(await openNow(tenant.control), { roles: 4, rules: 1, sources: [`${noor.address}/32`], sessions: 0 });
    assert.equal((await tenant.control.connect(noor, 'vm-web-1')).ok, true, 'whose window is open connects again');
  });

  it('none: nobody\'s, and the proof does not say otherwise', async () => {
    await endFirst('none');
    await sees(tenant.control, CHANNELS.audit.id, /Sessions: left as they are, as the entitlement says/);
    assert.deepEqual(await openNow(tenant.control), { roles: 4, rules: 1, sources: [`${noor.address}/32`], sessions: 2 });
  });

  it('two windows of one person on one machine cannot be told apart: the proof says so, and the later one cuts', async () => {
    tenant = await openTenant();
    await tenant.start();
    await openFor(tenant.control, riley, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tenant.control.connect(riley, 'vm-web-1');
    await openFor(tenant.control, riley, '8m');
    await untilOpen(tenant.control, { rules: 2 });
    await tenant.advance(5 * 60_000);
    await sees(tenant.control, CHANNELS.audit.id, /Sessions cut: 0; on machines shared with \w+ they cannot be told apart and stay for it/);
    assert.equal((await openNow(tenant.control)).sessions, 1);
    await tenant.advance(3 * 60_000);
    await sees(tenant.control, CHANNELS.audit.id, /Sessions cut: 1, none left/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
  });
});
