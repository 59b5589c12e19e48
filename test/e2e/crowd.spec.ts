import assert from 'node:assert/strict';
import type { RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, until, viewersOf } from '../../src/sandbox/control.js';
import { ana, ben, noor, openTenant, riley, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

type Put = Extract<RecordEntry, { kind: 'rule.put' }>;
type Call = Extract<RecordEntry, { kind: 'call' }>;
type Received = Extract<RecordEntry, { kind: 'activity.received' }>;
const WINDOWS = 20;
const MINUTE = 60_000;

describe('twenty windows approved at once on one NSG whose writes take four seconds', function () {
  this.timeout(600_000);
  let tenant: Tenant;
  before(async () => {
    const edit = (yaml: string) => yaml.replace('mostOpen: 5', 'mostOpen: 40').replace('roundTo: 1s', 'roundTo: 1m').replace('length: 20s', 'length: 2m').replace('max: 10m', 'max: 20m');
    tenant = await openTenant({ knobs: { nsgWriteMs: 4000 }, edit });
    await tenant.start();
  });
  after(() => tenant.close());

  it('no error reaches a person, no priority clashes, at most four writes open them and two close them', async () => {
    const { control } = tenant;
    for (let n = 0; n < WINDOWS; n += 1) {
      await control.say(n % 2 ? riley : noor, `/access request bastion-quick for 4m from 203.0.113.${100 + n} ticket ${TICKET} because window ${n}`);
    }
    const cards = await until(async () => {
      const { conversations } = await control.state();
      const open = (conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities ?? []).filter((a) => viewersOf(a.card).length > 0);
      return open.length === WINDOWS ? open : undefined;
    }, { what: `${WINDOWS} cards`, within: 120_000 });
    // approved within one minute, so that all of them end together
    await tenant.advance(MINUTE - Date.now() % MINUTE);
    const conversation = CHANNELS.approvals.id;
    await Promise.all(cards.map(async (activity, n) => {
      const who = n % 2 ? ana : ben;
      await control.press(who, { conversation, activityId: activity.id, verb: 'approve', data: buttonOf(await control.seenBy(who, { conversation, activity }), 'approve')?.data });
    }));
    await until(async () => (await control.state()).rules.filter((r) => !r.foreign).flatMap((r) => r.source).length === WINDOWS || undefined, { what: 'all addresses to be let in', within: 220_000 });
    const puts = (await control.record()).filter((e): e is Put => e.kind === 'rule.put' && !e.foreign);
    assert.equal(new Set(puts.map((e) => e.rule)).size, 1, 'all end together');
    assert.ok(puts.length <= 4, `${puts.length} writes opened them`);
    const heard = async (pattern: RegExp) => {
      const said = (await control.record()).filter((e): e is Received => e.kind === 'activity.received' && pattern.test(JSON.stringify(e)));
      return new Set(said.map((e) => e.activityId)).size;
    };
    await until(async () => (await heard(/Ready: read back from Azure/)) >= WINDOWS || undefined, { what: 'everybody to hear that it is open', within: 120_000 });
    await tenant.rest(120_000); // a channel takes two lines a second
    await tenant.advance(4 * MINUTE);
    await untilOpen(control, { roles: 0, rules: 0 }, 120_000);
    const all = await control.record();
    const writes = all.filter((e): e is Call => e.kind === 'call' && e.method !== 'GET' && e.path.includes('/securityRules/'));
    assert.ok(writes.filter(({ method }) => method === 'DELETE').length <= 2, 'one end is one rule, and one deletion');
    assert.deepEqual(writes.filter(({ status }) => status >= 300).map(({ method, status }) => `${method} ${status}`), [], 'no clash, neither of priorities nor of writes');
    assert.equal(await heard(/Could not be opened|trouble|went wrong|AnotherOperationInProgress|SecurityRuleConflict/i), 0);
  });
});
