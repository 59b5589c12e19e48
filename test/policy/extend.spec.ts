import assert from 'node:assert/strict';
import type { Entitlement } from '../../src/access/entitlement.js';
import type { PimRules, RoleStanding } from '../../src/access/pim.js';
import type { Facts, InStatus } from '../../src/access/request.js';
import { extendBy, extensionProblems } from '../../src/policy/extend.js';
import { shortenedTo } from '../../src/policy/shorten.js';
import { later } from '../../src/access/instant.js';
import { ana, ben } from '../support/people.js';
import { anActiveRequest, anEntitlement, aRequest, at, HOUR, MINUTE } from '../support/requests.js';

const twice = { times: 2, by: HOUR, approval: false };

/** Open from 10:05 to 11:05. */
function anOpen(rule: Partial<Entitlement> = {}, over: Partial<Facts> = {}): InStatus<'active'> {
  const { now } = anActiveRequest({ entitlement: anEntitlement({ extend: twice, ...rule }), ...over });
  assert.ok(now.status === 'active');
  return now;
}

describe('policy/extend: by how much', () => {
  const cases: [string, Partial<InStatus<'active'>>, string | undefined, number | [string, RegExp]][] = [
    ['without a wish', {}, undefined, HOUR], ['a blank wish', {}, ' ', HOUR], ['less than the most', {}, '30m', 30 * MINUTE], ['just the most', {}, '1h', HOUR],
    ['more than the most', {}, '61m', ['duration-too-long', /1 h 1 min is too much: at most 1 h more at a time/]],
    ['until a time by their own clock', {}, 'until 12:45', 40 * MINUTE], ['until a time by their own clock, in German', {}, 'bis 12:45 Uhr', 40 * MINUTE],
    ['until the end that it has', {}, 'until 12:05', ['duration-invalid', /12:05 Europe\/Paris is not later than the end that it has, .*12:05 Europe\/Paris/]],
    ['until too late', {}, 'until 13:06', ['duration-too-long', /1 h 1 min is too much/]], ['until whenever', {}, 'until soon', ['duration-invalid', /"soon" is not a time/]],
    ['no duration', {}, 'a bit', ['duration-invalid', /"a bit" is not a duration/]],
    ['a break-glass window', { way: 'breakGlass' }, '30m', ['not-extendable', /break-glass window cannot be made longer/]],
    ['where nothing is made longer', { entitlement: anEntitlement() }, '30m', ['not-extendable', /cannot be made longer\. Ask for another one/]],
    ['while more time is waited for', { extension: { by: HOUR, askedAt: at('10:30'), answers: [] } }, '30m', ['not-extendable', /waits for the approvers/]],
    ['once, of two times', { extended: 1 }, '30m', 30 * MINUTE],
    ['as often as is allowed', { extended: 2 }, '30m', ['not-extendable', /made longer 2 times already/]],
    ['as often as is allowed, which is once', { extended: 1, entitlement: anEntitlement({ extend: { ...twice, times: 1 } }) }, '30m', ['not-extendable', /made longer once already/]],
    ['break-glass where nothing is made longer, mistyped: the first reason alone', { way: 'breakGlass', entitlement: anEntitlement() }, 'x', ['not-extendable', /break-glass/]],
    ['waited for, and as often as is allowed', { extended: 2, extension: { by: HOUR, askedAt: at('10:30'), answers: [] } }, '9d', ['not-extendable', /waits for the approvers/]],
  ];
  for (const [name, over, typed, expected] of cases) {
    it(`${name}: ${Array.isArray(expected) ? expected[0] : `${expected / MINUTE} minutes`}`, () => {
      const found = extendBy({ ...anOpen(), ...over }, typed, { now: at('10:30'), zone: 'Europe/Paris' });
      if (!Array.isArray(expected)) return assert.equal(found, expected);
      assert.ok(typeof found === 'object');
      assert.equal(found.code, expected[0]);
      assert.match(found.message, expected[1]);
    });
  }
});

describe('policy/extend: what speaks against it', () => {
  const rules: PimRules = { longest: null, ticket: false, mfa: false, authenticationContext: null, approvers: null, adminMfa: false };
  const standing = (request: InStatus<'active'>, over: Partial<RoleStanding> = {}, own: Partial<PimRules> = {}) => request.entitlement.roles.map((role, i): RoleStanding => (i > 0 ? { role, eligible: true, until: null, rules } : { role, eligible: true, until: null, rules: { ...rules, ...own }, ...over }));
  const approvers = { groups: [], people: [ana.id] };
  const reader = anEntitlement().roles[0]!;
  const signIn = (acrs: string[], mfa: boolean): Partial<Facts> => ({ stepUp: { at: at('10:00'), oid: anActiveRequest().now.requester.id, acrs, mfa, address: '203.0.113.7' } });

  const cases: { name: string; rule?: Partial<Entitlement>; over?: Partial<Facts>; role?: Partial<RoleStanding>; own?: Partial<PimRules>; codes: string[] }[] = [
    { name: 'nothing', codes: [] },
    { name: 'eligible no more', role: { eligible: false }, codes: ['not-eligible'] },
    { name: 'eligible not to the new end', role: { until: at('12:04') }, codes: ['not-eligible'] },
    { name: 'eligible just to the new end', role: { until: at('12:05') }, codes: [] },
    { name: 'PIM allows no window as long as it would be', own: { longest: 119 * MINUTE }, codes: ['duration-too-long'] },
    { name: 'PIM allows just that', own: { longest: 2 * HOUR }, codes: [] },
    { name: 'PIM asks for an approval since then, which nobody was asked for', own: { approvers }, codes: ['no-approver-left'] },
    { name: 'PIM wants a ticket, and there is none', over: { ticket: null }, own: { ticket: true }, codes: ['ticket-missing'] },
    { name: 'PIM wants MFA, and nobody signed in', own: { mfa: true }, codes: ['step-up-needed'] },
    { name: 'PIM wants MFA, and the sign-in showed it', over: signIn(['c1'], true), own: { mfa: true }, codes: [] },
    { name: 'PIM wants MFA, and the sign-in did not show it', over: signIn(['c1'], false), own: { mfa: true }, codes: ['step-up-needed'] },
    { name: 'PIM wants a context that the sign-in showed', over: signIn(['c1'], false), own: { authenticationContext: 'c1' }, codes: [] },
    { name: 'PIM wants another context', over: signIn(['c1'], true), own: { authenticationContext: 'c2' }, codes: ['step-up-needed'] },
    { name: 'over the end of the hours', rule: { hours: [{ zone: 'UTC', days: ['mon'], from: '08:00', to: '12:00' }] }, codes: ['outside-hours'] },
    { name: 'into a freeze', rule: { freezes: [{ title: 'Inventory', from: at('12:00'), to: at('20:00'), zone: 'UTC' }] }, codes: ['frozen'] },
    { name: 'everything at once', rule: { hours: [{ zone: 'UTC', days: ['mon'], from: '08:00', to: '12:00' }], freezes: [{ title: 'Inventory', from: at('12:00'), to: at('20:00'), zone: 'UTC' }] }, own: { longest: HOUR, mfa: true, adminMfa: true }, codes: ['duration-too-long', 'step-up-needed', 'step-up-needed', 'outside-hours', 'frozen'] },
  ];
  for (const { name, rule, over, role, own, codes } of cases) {
    it(`${name}: ${codes.join(', ') || 'may be'}`, () => {
      const request = anOpen(rule, over);
      assert.deepEqual(extensionProblems(request, { end: at('12:05'), roles: standing(request, role, own) }).map(({ code }) => code), codes);
    });
  }

  it('an approval that PIM demanded when it was asked is asked for again with the extension, and does not speak against it', () => {
    const request = { ...anOpen(), pim: [{ role: reader, approvers }] };
    assert.deepEqual(extensionProblems(request, { end: at('12:05'), roles: standing(request, {}, { approvers }) }), []);
  });
});

describe('policy/shorten', () => {
  const cases: [string, string | undefined, number | null | string][] = [
    ['nothing typed', undefined, null], ['a blank', '  ', null], ['less', '30m', 30 * MINUTE], ['just as much', '1h', HOUR], ['the least', '7m', 7 * MINUTE],
    ['until a time', 'until 10:40', 40 * MINUTE], ['until a time by the clock that it names', 'until 11:30 Europe/Berlin', 30 * MINUTE],
    ['until later than was asked', 'until 11:01', 'duration-too-long'], ['until too soon', 'bis 10:06', 'duration-too-short'], ['until no time', 'until late', 'duration-invalid'],
    ['more', '61m', 'duration-too-long'], ['less than the least', '6m', 'duration-too-short'], ['no duration', 'less', 'duration-invalid'],
  ];
  for (const [name, typed, expected] of cases) {
    it(`${name}: ${expected ?? 'as asked'}`, () => {
      const found = shortenedTo(typed, { duration: HOUR, entitlement: anEntitlement(), from: at('10:00') }, 'UTC');
      assert.equal(found === null ? null : 'code' in found ? found.code : found.duration, expected);
      if (found !== null && 'until' in found) assert.equal(found.until, typed?.startsWith('until') ? later(at('10:00'), found.duration) : null);
    });
  }

  it('until a time ends it then, however late the last yes comes', () => {
    const { now } = aRequest({ entitlement: anEntitlement({ approval: { ...anEntitlement().approval, stages: [{ ...anEntitlement().approval.stages[0], needed: 2 }] } }) })
      .after('10:05', { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: 40 * MINUTE, until: at('10:45'), pimApproverOf: [], rules: 'rules-1', from: { conversation: 'c', activity: '1' } })
      .approvedBy(ben, '10:20');
    assert.deepEqual('window' in now && now.window, { start: at('10:20'), end: at('10:45') });
  });

  it('what was asked for less than the least, which has become more since then, need not be shorter', () => {
    assert.deepEqual(shortenedTo('5m', { duration: 5 * MINUTE, entitlement: anEntitlement(), from: at('10:00') }, 'UTC'), { duration: 5 * MINUTE, until: null });
  });
});
