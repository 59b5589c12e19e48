import { strict as assert } from 'node:assert';
import { instant } from '../../src/access/instant.js';
import { momentProblems } from '../../src/workflow/moment.js';
import { ana } from '../support/people.js';
import { anEntitlement, aRequest, at, HOUR, MINUTE } from '../support/requests.js';

/** One of two approvers said `until 10:45`; the other says yes as late as this. */
describe('workflow/moment: what one approver left', () => {
  const [stage] = anEntitlement().approval.stages;
  const byTwo = anEntitlement({ approval: { ...anEntitlement().approval, stages: [{ ...stage, needed: 2 }] } });
  const { now: request } = aRequest({ entitlement: byTwo })
    .after('10:05', { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: 40 * MINUTE, until: at('10:45'), pimApproverOf: [], rules: 'rules-1', from: { conversation: 'c', activity: '1' } });
  const cases = [['10:20', []], ['10:38', []], ['10:39', ['duration-too-short/left: 6']], ['10:50', ['duration-too-short/left: 0']]] as const;
  for (const [when, expected] of cases) {
    it(`at ${when}: ${expected[0] ?? 'enough for a window'}`, () => {
      const ports = { clock: { now: () => instant(Date.parse(at(when))) }, rules: { entitlements: () => [byTwo] } };
      const found = momentProblems(ports, request, HOUR);
      assert.deepEqual(found.map(({ sentence }) => (sentence?.says === 'duration-too-short/left' ? `${sentence.says}: ${sentence.left / MINUTE}` : sentence?.says)), expected);
    });
  }
});
