import assert from 'node:assert/strict';
import type { RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, until } from '../../src/sandbox/control.js';
import { ana, ben, noor, openTenant, riley, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

type Put = Extract<RecordEntry, { kind: 'rule.put' }>;
const WINDOWS = 20;

describe('twenty windows approved at once on one NSG whose writes take four seconds', function () {
  this.timeout(180_000);
  let tenant: Tenant;
  before(async () => {
    const edit = (yaml: string) => yaml.replace('mostOpen: 5', 'mostOpen: 40').replace('roundTo: 1s', 'roundTo: 30s').replace('max: 10m', 'max: 20m');
    tenant = await openTenant({ knobs: { nsgWriteMs: 4000 }, edit });
    await tenant.start();
  });
  after(() => tenant.close());

  it('no error reaches a person, at most four writes open them and two close them', async () => {
    const { control } = tenant;
    for (let n = 0; n < WINDOWS; n += 1) {
      await control.say(n % 2 ? riley : noor, `/access request bastion-quick for 90s from 203.0.113.${100 + n} ticket ${TICKET} because window ${n}`);
    }
    const cards = await until(async () => {
      const { conversations } = await control.state();
      const open = (conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities ?? []).filter((a) => buttonOf(a.card, 'approve'));
      return open.length === WINDOWS ? open : undefined;
    }, { what: `${WINDOWS} cards`, within: 60_000 });
    await Promise.all(cards.map((card, n) => control.press(n % 2 ? ana : ben, { conversation: CHANNELS.approvals.id, activityId: card.id, verb: 'approve', data: buttonOf(card.card, 'approve')?.data })));
    await until(async () => (await control.state()).rules.filter((r) => !r.foreign).flatMap((r) => r.source).length === WINDOWS || undefined, { what: 'all addresses to be let in', within: 60_000 });
    const record = await control.record();
    const puts = record.filter((e): e is Put => e.kind === 'rule.put' && !e.foreign);
    const ends = new Set(puts.map((e) => e.rule));
    assert.ok(puts.length <= 4 * ends.size, `${puts.length} writes for ${ends.size} ends`);
    await untilOpen(control, { roles: 0, rules: 0 }, 120_000);
    const all = await control.record();
    const deletes = all.filter((e) => e.kind === 'rule.deleted');
    assert.equal(deletes.length, ends.size, 'one end is one rule, and one deletion');
    const told = JSON.stringify(all.filter((e) => e.kind === 'activity.received'));
    assert.doesNotMatch(told, /Could not be opened|AnotherOperationInProgress|SecurityRuleConflict/);
  });
});
