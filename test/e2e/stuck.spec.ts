import assert from 'node:assert/strict';
import type { RunningApp } from '../../src/main.js';
import { elementsOf, textOf } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { carryOut, commandsIn } from '../support/az.js';
import { ana, chatOf, openCard, openFor, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

/** With what a connection needs beside its roles of the other two kinds. */
function connecting(yaml: string): string {
  const [, readers = ''] = /roles: &roles\n((?:.*role: Reader.*\n)+)/.exec(yaml) ?? [];
  return yaml.replace('      - { kind: directory, role: Security Reader }\n', `${readers}$&`);
}

/** A revocation that fails for longer than a minute, judged by the simulator's own state. */
describe('a close that does not succeed', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let app: RunningApp;
  before(async () => { tenant = await openTenant({ edit: connecting }); app = await tenant.start(); });
  after(() => tenant.close());

  const postsIn = async (channel: string, pattern: RegExp) => ((await tenant.control.state()).conversations.find((c) => c.id === channel)?.activities ?? []).map(({ card }) => card).filter((card) => pattern.test(textOf(card)));
  const linesOf = (card: unknown) => elementsOf(card).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  const minute = async () => { await tenant.advance(60_000); await tenant.rest(); };
  const DENIED = ['DELETE ', 'PUT ', 'disconnectActiveSessions', 'POST /v1.0/roleManagement', 'POST /v1.0/identityGovernance'];

  it('is told in both channels with the commands that close it, and these do close it while no bot runs', async () => {
    const { control, simulator } = tenant;
    await control.say(riley, `/access request database-on-call for 10m from ${riley.address} ticket ${TICKET} because restore a table`);
    await control.press(ana, { ...await openCard(control, riley), verb: 'approve' });
    await untilOpen(control, { roles: 5, rules: 1 });
    await sees(control, chatOf(riley), /az network bastion/);
    assert.equal((await control.connect(riley, 'vm-db-1')).ok, true);
    await control.knobs({ deny: DENIED });
    await control.say(riley, '/access end');
    await sees(control, CHANNELS.audit.id, /Trouble while closing/);
    assert.deepEqual(await postsIn(CHANNELS.approvals.id, /STILL OPEN/), []);
    await tenant.advance(61_000);
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(control, channel, /STILL OPEN: Riley.*network nsg-bastion: .*AuthorizationFailed|STILL OPEN: Riley.*network nsg-bastion: .*authorization/i);
    await tenant.rest();
    await app.close();
    await untilOpen(control, { roles: 5, rules: 1, sessions: 1 });
    await control.knobs({ deny: [] });
    const [post] = await postsIn(CHANNELS.approvals.id, /STILL OPEN/);
    const commands = commandsIn(linesOf(post));
    assert.equal(commands.length, 7, 'the rule, the session and five roles');
    for (const command of commands) await carryOut(command, simulator.urls.https);
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 });
    app = await tenant.start();
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(control, channel, /Closed after all: Riley/);
    await sees(control, CHANNELS.audit.id, /Lateness/);
  });

  it('is told again after an hour and not before', async () => {
    const { control } = tenant;
    await openFor(control, riley, '5m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.knobs({ deny: ['DELETE '] });
    const told = async () => (await postsIn(CHANNELS.audit.id, /STILL OPEN/)).length;
    const before = await told();
    await control.say(riley, '/access end');
    await untilOpen(control, { roles: 0, rules: 1 });
    for (let passed = 0; passed < 3; passed += 1) await minute();
    assert.equal(await told(), before + 1);
    await tenant.advance(59 * 60_000);
    await tenant.rest();
    assert.equal(await told(), before + 2);
    await control.knobs({ deny: [] });
    await minute();
    await untilOpen(control, { rules: 0 });
    await sees(control, CHANNELS.approvals.id, /Closed after all: Riley.*for a moment/);
    await minute();
    assert.equal(await told(), before + 2);
  });
});
