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

const [stage] = rule.approval.stages;
const staged = (first: number, ...others: number[]): Partial<Entitlement> => ({ approval: { ...rule.approval, stages: [{ ...stage, needed: first }, ...others.map((needed) => ({ ...stage, needed }))] } });
const escalated: Partial<Entitlement> = { approval: { ...rule.approval, stages: [{ ...stage, escalateAfter: HOUR }, stage] } };
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
  { name: 'a ticket that only the reason names', typed: { ticket: undefined, reason: 'chg0030001: patch the kernel' }, codes: [] },
  { name: 'two tickets in the reason: nobody knows which', typed: { ticket: undefined, reason: 'CHG0030001, not CHG0030002' }, codes: ['ticket-missing'] },
  { name: 'a word of the reason that fits a wide pattern is no ticket', typed: { ticket: undefined, reason: 'patch the kernel' }, rule: { ticket: { ...rule.ticket, pattern: '.+' } }, codes: ['ticket-missing'] },
  { name: 'a ticket of another kind', typed: { ticket: 'JIRA-1' }, codes: ['ticket-invalid'] },
  { name: 'a ticket of 61 characters that fits the pattern', typed: { ticket: `C${'1'.repeat(60)}` }, rule: { ticket: { ...rule.ticket, pattern: 'C[0-9]+' } }, codes: ['ticket-invalid'] },
  { name: 'an address to be shown on the page', typed: { address: undefined, isAddressLater: true }, codes: [] },
  { name: 'a prefix as wide as is allowed', typed: { address: '203.0.113.0/28' }, rule: { sourceAddress: { ...rule.sourceAddress, maxPrefix: 28 } }, codes: [] },
  { name: 'a later start where there is none', typed: { start: '22:00' }, codes: ['start-invalid'] },
  { name: 'a later start for which eligibility ends too soon', typed: { start: '11:00', zone: 'UTC' }, rule: { startLater: { within: HOUR } }, standing: { roles: eligible.map((e, i) => ({ ...e, until: i > 0 ? null : at('12:59') })) }, codes: ['not-eligible'] },
  { name: 'a reason just as long as is allowed', typed: { reason: 'x'.repeat(500) }, codes: [] },
  { name: 'just the longest window', typed: { duration: '4h' }, codes: [] },
  { name: 'just the shortest window', typed: { duration: '7m' }, codes: [] },
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
  { name: 'PIM wants MFA, which a sign-in here can show', standing: { ...withRules({ mfa: true }), signIn: { acrs: 'any', mfa: true } }, codes: [] },
  { name: 'PIM wants MFA, which no sign-in here can show', standing: { ...withRules({ mfa: true }), signIn: { acrs: 'any', mfa: false } }, codes: ['step-up-needed'] },
  { name: 'PIM wants an authentication context, which a sign-in here can show', standing: { ...withRules({ authenticationContext: 'c1' }), signIn: { acrs: 'any', mfa: false } }, codes: [] },
  { name: 'PIM wants an authentication context, and the sign-in has shown another', standing: { ...withRules({ authenticationContext: 'c1' }), signIn: { acrs: ['c2'], mfa: true } }, codes: ['step-up-needed'] },
  { name: 'a sign-in is asked for, and nobody can sign in here', rule: { stepUp: 'requester' }, codes: ['step-up-needed'] },
  { name: 'a sign-in is asked for, and can be had', rule: { stepUp: 'both' }, standing: { signIn: { acrs: 'any', mfa: false } }, codes: [] },
  { name: 'the rule and PIM both ask for a sign-in that nobody can make', rule: { stepUp: 'requester' }, standing: withRules({ mfa: true }), codes: ['step-up-needed', 'step-up-needed'] },
  { name: 'PIM wants MFA of whoever assigns', standing: withRules({ adminMfa: true }), codes: ['step-up-needed'] },
  { name: 'PIM wants an approval that nobody here can give', standing: withRules({ approvers: { groups: [], people: ['x'] } }), codes: ['no-approver-left'] },
  { name: 'PIM wants an approval and names nobody', standing: withRules({ approvers: { groups: [], people: [] } }), codes: ['no-approver-left'] },
  { name: 'PIM wants an approval that one here can give', standing: { ...withRules({ approvers: { groups: [], people: [ana.id] } }), pimApprovable: new Set([roleKey(rule.roles[0]!)]) }, codes: [] },
  { name: 'a role that is not eligible: its settings do not matter', standing: { roles: eligible.map((e) => ({ ...e, eligible: false, rules: { ...rules, mfa: true } })) }, codes: ['not-eligible', 'not-eligible'] },
  { name: 'nobody else can approve', standing: { stages: [[riley]] }, codes: ['no-approver-left'] },
  { name: 'an open baseline', standing: { baseline: [{ what: 'no rule denies everybody else', mend: 'az network nsg rule create' }] }, codes: ['baseline-open'] },
  { name: 'too many under way', standing: { underWay: 5 }, codes: ['too-many-open'] },
  { name: 'another account of theirs is the only one that can approve', standing: { stages: [[riley, ana]], otherAccounts: [ana.id] }, codes: ['no-approver-left'] },
  { name: 'another stage has nobody left', rule: staged(1, 1), standing: { stages: [[ana], [riley]] }, codes: ['no-approver-left'] },
  { name: 'two are needed, and one is left', rule: staged(2), standing: { stages: [[riley, ana]] }, codes: ['no-approver-left'] },
  { name: 'nobody is left, but the stage that it is escalated to has somebody', rule: escalated, standing: { stages: [[riley], [ana]] }, codes: [] },
  { name: 'nobody is left in a stage, nor in the one that it is escalated to', rule: escalated, standing: { stages: [[riley], []] }, codes: ['no-approver-left'] },
  { name: 'one under way less than are allowed', standing: { underWay: 4 }, codes: [] },
  { name: 'too many under way, for this one and in all', rule: { mostOpen: 2 }, standing: { underWay: 5, underWayHere: 2 }, codes: ['too-many-open', 'too-many-open'] },
  { name: 'a guest who is no requester either: said once', standing: { isGuest: true, isRequester: false }, codes: ['not-a-requester'] },
  { name: 'a guest, to whom nothing else is told', typed: { duration: '9d' }, standing: { isGuest: true, underWay: 5, baseline: [{ what: 'x', mend: 'y' }] }, codes: ['not-a-requester'] },
  { name: 'every rule against it at once, in the order in which they are told', typed: { duration: '9d', start: 'soon' }, rule: { stepUp: 'requester', mostOpen: 1, hours: [{ ...mornings, days: ['sun'] }], freezes: [{ ...rest, from: at('09:00') }] }, standing: { ...withRules({ mfa: true, adminMfa: true, approvers: { groups: [], people: [] } }), stages: [[riley]], baseline: [{ what: 'no rule denies everybody else', mend: 'az network nsg rule create' }], underWay: 5, underWayHere: 1 }, codes: ['duration-too-long', 'start-invalid', 'step-up-needed', 'step-up-needed', 'no-approver-left', 'step-up-needed', 'no-approver-left', 'baseline-open', 'outside-hours', 'frozen', 'too-many-open', 'too-many-open'] },
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
  { name: 'a ticket system that is silent', rule: { ticket: underServiceNow }, standing: { ticket: { silent: { message: 'ServiceNow cannot be asked about it now.' }, mayAnswerLater: true } }, codes: ['tickets-unavailable'] },
  { name: 'a ticket system that is silent and may be asked later', rule: { ticket: { ...underServiceNow, whenUnavailable: 'retry' } }, standing: { ticket: { silent: { message: 'ServiceNow cannot be asked about it now.' }, mayAnswerLater: true } }, codes: [] },
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

  it('a ticket that only the reason names is asked for by its number', () => {
    const decision = decide({ ...typed, ticket: undefined, reason: 'patch the kernel (chg0030001).' }, rule, standing);
    assert.deepEqual(decision.outcome === 'ask' && [decision.checked.ticket, decision.checked.reason], ['CHG0030001', 'patch the kernel (chg0030001).']);
  });

  it('an unknown entitlement names the nearest', () => {
    const problem = findEntitlement('bastion-prd', [rule, anEntitlement({ id: 'sql-test' })]);
    assert.ok('code' in problem);
    assert.match(problem.message, /Did you mean bastion-prod\?.*sql-test/);
    const far = findEntitlement('foo', [rule]);
    assert.ok('code' in far && !far.message.includes('Did you mean'));
  });

  it('what was typed at length is cut short, and where nothing can be asked for that is said', () => {
    const found = findEntitlement('x'.repeat(70), []);
    assert.ok('code' in found);
    assert.equal(found.message, `There is no entitlement "${'x'.repeat(60)}…". Nothing can be asked for yet.`);
    const decision = decide({ ...typed, duration: 'y'.repeat(70) }, rule, standing);
    assert.match(decision.outcome === 'refuse' ? decision.problems[0].message : '', /^"y{60}…" is not a duration/);
  });

  it('an entitlement is found whatever the case', () => assert.equal(findEntitlement(' Bastion-PROD', [rule]), rule));
});
