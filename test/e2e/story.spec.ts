import assert from 'node:assert/strict';
import { playStory } from '../../src/sandbox/story.js';
import { checkStory } from '../../src/sandbox/check.js';
import { openTenant, riley, type Tenant } from '../support/tenant.js';

describe('the main job', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); });
  after(() => tenant.close());

  it('closes on time with the sweep switched off: the end is a delayed job of BullMQ', async () => {
    const app = await tenant.start({ sweep: false });
    const result = await playStory(tenant.control, () => undefined);
    assert.deepEqual(result.invariants.filter((i) => !i.ok), []);
    assert.ok(result.lateness.max < 5000, `late by ${result.lateness.max} ms`);
    await app.close();
  });

  it('the checker is not pleased by a record in which one thing is missing', async () => {
    const record = await tenant.control.record();
    const evidence = { personId: riley.id, address: `${riley.address}/32`, roles: 4 };
    assert.ok(checkStory({ ...evidence, record }).every((i) => i.ok));
    for (const kind of ['rule.put', 'rule.deleted', 'assignment.opened', 'assignment.closed', 'session.cut', 'connect.tried', 'activity.sent']) {
      const without = record.filter((e) => e.kind !== kind);
      assert.ok(checkStory({ ...evidence, record: without }).some((i) => !i.ok), `a record without ${kind}`);
    }
  });
});
