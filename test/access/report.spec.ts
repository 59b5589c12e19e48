import assert from 'node:assert/strict';
import type { AccessRequest } from '../../src/access/request.js';
import { createTally, spreadOf } from '../../src/access/report.js';
import { ana, ben, noor, riley } from '../support/people.js';
import { aBreakGlass, anActiveRequest, anEntitlement, aRequest, at, HOUR, MINUTE } from '../support/requests.js';

describe('the report of some days', () => {
  const day = { from: at('00:00'), to: at('24:00') };
  const reportOf = (requests: readonly AccessRequest[], time = day) => {
    const tally = createTally(time);
    for (const request of requests) tally.add(request);
    return tally.report(requests.filter(({ review }) => review !== null));
  };
  /** Asked at ten, approved five minutes later, open from 10:06 to 11:06. */
  const whole = (over: Parameters<typeof anActiveRequest>[0] = {}) => anActiveRequest(over).due('11:05').closed('11:06').sessionsCut('11:06').now;
  const other = anEntitlement({ id: 'database', title: 'Databases' });

  it('counts requests by what became of them, and who asked for what', () => {
    const { asked, outcomes, ways, byPerson, byEntitlement } = reportOf([
      whole(), whole({ id: 'b', entitlement: other }), aRequest({ requester: noor }).deniedBy(ana, '10:10').now, aRequest().after('18:00', { type: 'lapsed' }).now, aRequest().now, aBreakGlass().opened('10:01').now,
    ]);
    assert.deepEqual([asked, outcomes, ways], [6, { opened: 3, denied: 1, lapsed: 1, cancelled: 0, waiting: 1 }, { approval: 5, automatic: 0, breakGlass: 1 }]);
    assert.deepEqual(byPerson.map(({ name, asked: n }) => [name, n]), [[riley.name, 5], [noor.name, 1]]);
    assert.deepEqual(byEntitlement.map(({ name, asked: n }) => [name, n]), [[anEntitlement().title, 5], ['Databases', 1]]);
  });

  it('holds the time that was open against the same people\'s standing access', () => {
    const { open, standing } = reportOf([whole(), whole({ id: 'b' }), whole({ id: 'c', entitlement: other }), whole({ id: 'd', requester: noor })]);
    assert.deepEqual([open, standing], [4 * HOUR, 3 * 24 * HOUR]);
  });

  it('of a window that reaches beyond the time only what lies in it counts; what is open is open to its end', () => {
    const late = { from: at('10:30'), to: at('10:50') };
    assert.deepEqual([reportOf([whole()], late).open, reportOf([whole()], late).asked, reportOf([anActiveRequest().now], late).open], [20 * MINUTE, 0, 20 * MINUTE]);
    assert.equal(reportOf([whole()], { from: at('12:00'), to: at('13:00') }).open, 0);
  });

  it('times approvals that people gave, and not those of rules or of break-glass', () => {
    const slow = aRequest({ entitlement: anEntitlement({ approval: { ...anEntitlement().approval, stages: [{ ...anEntitlement().approval.stages[0], needed: 2 }] } }) }).approvedBy(ana, '10:05').approvedBy(ben, '10:35').now;
    assert.deepEqual(reportOf([whole(), slow, aBreakGlass().opened('10:01').now, aRequest().deniedBy(ana, '10:20').now]).approval, { count: 2, median: 5 * MINUTE, p95: 35 * MINUTE, longest: 35 * MINUTE });
    assert.equal(reportOf([aRequest().now]).approval, null);
  });

  it('tells the latest revocations with their lateness, and the reviews that wait', () => {
    const { lateness, revocations, reviews } = reportOf([whole(), anActiveRequest({ id: 'late' }).due('11:05').closed('11:20').sessionsCut('11:20').now, aBreakGlass({ id: 'glass' }).opened('10:01').now]);
    assert.deepEqual([lateness?.count, lateness?.longest], [2, 15 * MINUTE]);
    assert.deepEqual(revocations.map(({ id, lateness: late }) => [id, late]), [['late', 15 * MINUTE], ['abcd2345', MINUTE]]);
    assert.deepEqual(reviews.map(({ id, due }) => [id, due]), [['glass', at('34:00')]]);
  });

  it('spreads by nearest rank', () => {
    assert.deepEqual(spreadOf(Array.from({ length: 100 }, (_, i) => 100 - i)), { count: 100, median: 50, p95: 95, longest: 100 });
    assert.deepEqual(spreadOf([7]), { count: 1, median: 7, p95: 7, longest: 7 });
    assert.equal(spreadOf([]), null);
  });
});
