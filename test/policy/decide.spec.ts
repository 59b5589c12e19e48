import assert from 'node:assert/strict';
import { roleKey, type Entitlement, type Freeze, type Hours } from '../../src/access/entitlement.js';
import type { PimRules, RoleStanding } from '../../src/access/pim.js';
import { decide, findEntitlement, type Standing, type Typed } from '../../src/policy/decide.js';
import type { TicketAnswer } from '../../src/policy/tickets.js';
import { ana, riley } from '../support/people.js';
import { anEntitlement, at, HOUR, aTicketSeen, underServiceNow } from '../support/requests.js';

const typed: Typed = { entitlement: 'bastion-prod', duration: '2h', address: '203.0.113.7', ticket: 'CHG0030001', reason: 'patch the kernel' };
const rule = anEntitlement();
const rules: PimRules = { longest: 8 * HOUR, ticket: false, mfa: false, authenticationContext: null, approvers: null, adminMfa: false };
const eligible = rule.roles.map((role): RoleStanding => ({ role, eligible: true, until: null, rules }));
const withRules = (over: Partial<PimRules>): Partial<Standing> => ({ roles: eligible.map((one, i) => (i > 0 ? one : { ...one, rules: { ...rules, ...over } })) });
const standing: Standing = { now: at('10:00'), person: riley, isRequester: true, isGuest: false, stages: [[riley, ana]], roles: eligible, pimApprovable: new Set(), baseline: [], underWay: 0, mostOpen: 5, underWayHere: 0, otherAccounts: [], onCall: [], ticket: null, names: [], unreviewed: [], signIn: null };

/** The Monday of all these cases, 10:00 UTC being in it. */
const mornings: Hours = { zone: 'UTC', days: ['mon'], from: '08:00', to: '12:00' };
const rest: Freeze = { title: 'Inventory', from: at('12:00'), to: at('20:00'), zone: 'UTC' };

const seen = { ...aTicketSeen(), isClosed: false, people: [] };
const untilEleven: TicketAnswer = { ticket: { ...seen, window: { start: at('08:00'), end: at('11:00') } }, readAt: at('10:00') };
const closed: TicketAnswer = { ticket: { ...seen, state: 'Closed', isClosed: true }, readAt: at('10:00') };

interface Case { name: string; typed?: Partial<Typed>; rule?: Partial<Entitlement>; standing?: Partial<Standing>; codes: string[] }
const cases: Case[] = [
  { name: 'everything in order', codes: [] },
  { name: 'no duration: the usual one', typed: { duration: undefined }, codes: [] },
  { name: 'no ticket where none is required', typed: { ticket: undefined }, rule: { ticket: { ...rule.ticket, required: false } }, codes: [] },
  { name: 'over the limit', typed: { duration: '9d' }, codes: ['duration-too-long'] },
  { name: 'under the limit', typed: { duration: '1s' }, codes: ['duration-too-short'] },
  { name: 'no duration at all', typed: { duration: 'a while' }, codes: ['duration-invalid'] },
  { name: 'everybody', typed: { address: '0.0.0.0/0' }, codes: ['address-too-wide'] },
  { name: 'a private address', typed: { address: '10.1.2.3' }, codes: ['address-not-public'] },
  { name: 'IPv6', typed: { address: '2001:db8::1' }, codes: ['address-not-ipv4'] },
  { name: 'no address', typed: { address: undefined }, codes: ['address-missing'] },
  { name: 'no ticket', typed: { ticket: undefined }, codes: ['ticket-missing'] },
  { name: 'a ticket of another kind', typed: { ticket: 'JIRA-1' }, codes: ['ticket-invalid'] },
  { name: 'a ticket with something behind it', typed: { ticket: 'CHG0030001; x' }, codes: ['ticket-invalid'] },
  { name: 'no reason', typed: { reason: undefined }, codes: ['reason-missing'] },
  { name: 'a blank reason', typed: { reason: ' \n ' }, codes: ['reason-missing'] },
  { name: '5,000 characters of reason', typed: { reason: 'x'.repeat(5000) }, codes: ['reason-too-long'] },
  { name: 'somebody else\'s entitlement', standing: { isRequester: false }, codes: ['not-a-requester'] },
  { name: 'a guest where none may ask', standing: { isGuest: true }, codes: ['not-a-requester'] },
  { name: 'a guest where guests may ask', rule: { guests: true }, standing: { isGuest: true }, codes: [] },
  { name: 'not eligible for one role', standing: { roles: eligible.map((e, i) => ({ ...e, eligible: i > 0 })) }, codes: ['not-eligible'] },
  { name: 'eligible, but not to the end of the window', standing: { roles: eligible.map((e) => ({ ...e, until: at('11:59') })) }, codes: ['not-eligible', 'not-eligible'] },
  { name: 'eligible just to the end of the window', standing: { roles: eligible.map((e) => ({ ...e, until: at('12:00') })) }, codes: [] },
  { name: 'PIM allows less than we do', standing: withRules({ longest: HOUR }), codes: ['duration-too-long'] },
  { name: 'PIM allows just that', standing: withRules({ longest: 2 * HOUR }), codes: [] },
  { name: 'PIM sets no limit', standing: withRules({ longest: null }), codes: [] },
  { name: 'PIM wants a ticket where we do not', typed: { ticket: undefined }, rule: { ticket: { ...rule.ticket, required: false } }, standing: withRules({ ticket: true }), codes: ['ticket-missing'] },
  { name: 'PIM wants a ticket and there is one', standing: withRules({ ticket: true }), codes: [] },
  { name: 'both want a ticket and there is none: said once', typed: { ticket: undefined }, standing: withRules({ ticket: true }), codes: ['ticket-missing'] },
  { name: 'PIM wants MFA', standing: withRules({ mfa: true }), codes: ['step-up-needed'] },
  { name: 'PIM wants an authentication context', standing: withRules({ authenticationContext: 'c1' }), codes: ['step-up-needed'] },
  { name: 'PIM wants MFA of whoever assigns', standing: withRules({ adminMfa: true }), codes: ['step-up-needed'] },
  { name: 'PIM wants an approval that nobody here can give', standing: withRules({ approvers: { groups: [], people: ['x'] } }), codes: ['no-approver-left'] },
  { name: 'PIM wants an approval and names nobody', standing: withRules({ approvers: { groups: [], people: [] } }), codes: ['no-approver-left'] },
  { name: 'PIM wants an approval that one here can give', standing: { ...withRules({ approvers: { groups: [], people: [ana.id] } }), pimApprovable: new Set([roleKey(rule.roles[0]!)]) }, codes: [] },
  { name: 'a role that is not eligible: its settings do not matter', standing: { roles: eligible.map((e) => ({ ...e, eligible: false, rules: { ...rules, mfa: true } })) }, codes: ['not-eligible', 'not-eligible'] },
  { name: 'nobody else can approve', standing: { stages: [[riley]] }, codes: ['no-approver-left'] },
  { name: 'an open baseline', standing: { baseline: [{ what: 'no rule denies everybody else', mend: 'az network nsg rule create' }] }, codes: ['baseline-open'] },
  { name: 'too many under way', standing: { underWay: 5 }, codes: ['too-many-open'] },
  { name: 'another account of theirs is the only one that can approve', standing: { stages: [[riley, ana]], otherAccounts: [ana.id] }, codes: ['no-approver-left'] },
  { name: 'too many under way for this one', rule: { mostOpen: 2 }, standing: { underWay: 2, underWayHere: 2 }, codes: ['too-many-open'] },
  { name: 'many under way, but not for this one', rule: { mostOpen: 2 }, standing: { underWay: 4, underWayHere: 1 }, codes: [] },
  { name: 'within the hours', rule: { hours: [mornings] }, codes: [] },
  { name: 'over the end of the hours', typed: { duration: '2h 1m' }, rule: { hours: [mornings] }, codes: ['outside-hours'] },
  { name: 'into a freeze', rule: { freezes: [{ ...rest, from: at('11:59') }] }, codes: ['frozen'] },
  { name: 'up to a freeze', rule: { freezes: [rest] }, codes: [] },
  { name: 'outside the hours, in a freeze and by mistyped words', typed: { duration: '9d' }, rule: { hours: [{ ...mornings, days: ['sun'] }], freezes: [{ ...rest, from: at('09:00') }] }, codes: ['duration-too-long', 'outside-hours', 'frozen'] },
  { name: 'everything wrong at once', typed: { duration: '9d', address: '*', ticket: '', reason: '' }, standing: { isRequester: false }, codes: ['not-a-requester'] },
  { name: 'everything typed wrong at once', typed: { duration: '9d', address: '*', ticket: '', reason: '' }, codes: ['duration-too-long', 'address-invalid', 'ticket-missing', 'reason-missing'] },
  { name: 'a ticket that is not there', rule: { ticket: underServiceNow }, standing: { ticket: { ticket: undefined, readAt: at('10:00') } }, codes: ['ticket-unknown'] },
  { name: 'a ticket system that is silent', rule: { ticket: underServiceNow }, standing: { ticket: { silent: 'ServiceNow cannot be asked about it now.', mayAnswerLater: true } }, codes: ['tickets-unavailable'] },
  { name: 'a ticket system that is silent and may be asked later', rule: { ticket: { ...underServiceNow, whenUnavailable: 'retry' } }, standing: { ticket: { silent: 'ServiceNow cannot be asked about it now.', mayAnswerLater: true } }, codes: [] },
  { name: 'eligible as long as the ticket lets it last', rule: { ticket: underServiceNow }, standing: { ticket: untilEleven, roles: eligible.map((e) => ({ ...e, until: at('11:00') })) }, codes: [] },
  { name: 'eligible for less than the ticket lets it last', rule: { ticket: underServiceNow }, standing: { ticket: untilEleven, roles: eligible.map((e) => ({ ...e, until: at('10:59') })) }, codes: ['not-eligible', 'not-eligible'] },
  { name: 'a closed ticket, and not eligible', rule: { ticket: underServiceNow }, standing: { ticket: closed, roles: eligible.map((e) => ({ ...e, eligible: false })) }, codes: ['ticket-unfit', 'not-eligible', 'not-eligible'] },
  { name: 'a ticket in small letters', typed: { ticket: 'chg0030001' }, codes: [] },
];

describe('policy/decide', () => {
  for (const c of cases) {
    it(`${c.name}: ${c.codes.join(', ') || 'may ask'}`, () => {
      const decision = decide({ ...typed, ...c.typed }, anEntitlement(c.rule), { ...standing, ...c.standing });
      assert.deepEqual(decision.outcome === 'refuse' ? decision.problems.map((p) => p.code) : [], c.codes);
      if (decision.outcome === 'refuse') for (const p of decision.problems) assert.match(p.message, /^[^\n]{20,400}$/, 'one sentence that says what to do');
    });
  }

  it('the approvers are never the requester', () => {
    const decision = decide(typed, rule, standing);
    assert.deepEqual(decision.outcome === 'ask' && decision.approvers, [ana]);
  });

  it('an unknown entitlement names the nearest', () => {
    const problem = findEntitlement('bastion-prd', [rule, anEntitlement({ id: 'sql-test' })]);
    assert.ok('code' in problem);
    assert.match(problem.message, /Did you mean bastion-prod\?.*sql-test/);
    const far = findEntitlement('foo', [rule]);
    assert.ok('code' in far && !far.message.includes('Did you mean'));
  });

  it('an entitlement is found whatever the case', () => assert.equal(findEntitlement(' Bastion-PROD', [rule]), rule));
});
