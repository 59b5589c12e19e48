import assert from 'node:assert/strict';
import type { AutomaticApproval, Entitlement } from '../../src/access/entitlement.js';
import type { PimRules, RoleStanding } from '../../src/access/pim.js';
import { automaticApproval, type Circumstances } from '../../src/policy/automatic.js';
import { asBreakGlass } from '../../src/policy/breakGlass.js';
import { decide, type Standing, type Typed } from '../../src/policy/decide.js';
import { ana, ben, riley } from '../support/people.js';
import { aBreakGlass, anEntitlement, at, HOUR, MINUTE } from '../support/requests.js';

const base = anEntitlement();
const pim: PimRules = { longest: 8 * HOUR, ticket: false, mfa: false, authenticationContext: null, approvers: null, adminMfa: false };
const rolesWith = (over: Partial<PimRules> = {}) => base.roles.map((role, i): RoleStanding => ({ role, eligible: true, until: null, rules: i > 0 ? pim : { ...pim, ...over } }));
const mias = { groups: [], people: ['a0000000-0000-4000-8000-000000000005'] };

describe('policy/automatic', () => {
  const group = { groups: ['60000000-0000-4000-8000-000000000004'], people: [] };
  const entry = (over: Partial<AutomaticApproval>): AutomaticApproval => ({ onCall: null, longest: null, ticketStates: [], ...over });
  const onCall = entry({ onCall: group });
  const short = entry({ longest: 30 * MINUTE });
  const approved = entry({ ticketStates: ['implement', 'scheduled'] });
  const all = entry({ onCall: group, longest: 30 * MINUTE, ticketStates: ['implement'] });

  const cases: { name: string; entries: AutomaticApproval[]; duration?: number; rule?: Partial<Entitlement>; facts?: Partial<Circumstances>; expected: string | undefined }[] = [
    { name: 'no entry', entries: [], expected: undefined },
    { name: 'an entry without conditions', entries: [entry({})], facts: { onCall: [true] }, expected: undefined },
    { name: 'on call', entries: [onCall], facts: { onCall: [true] }, expected: '0 on call' },
    { name: 'not on call', entries: [onCall], facts: { onCall: [false] }, expected: undefined },
    { name: 'nobody knows who is on call', entries: [onCall], facts: { onCall: [] }, expected: undefined },
    { name: 'short enough', entries: [short], duration: 30 * MINUTE, expected: '0 at most 30 min' },
    { name: 'a millisecond too long', entries: [short], duration: 30 * MINUTE + 1, expected: undefined },
    { name: 'a ticket in one of the states', entries: [approved], facts: { ticketState: 'scheduled' }, expected: '0 ticket in implement or scheduled' },
    { name: 'a ticket in one of the states, written otherwise', entries: [approved], facts: { ticketState: 'Implement' }, expected: '0 ticket in implement or scheduled' },
    { name: 'a ticket in another state', entries: [approved], facts: { ticketState: 'new' }, expected: undefined },
    { name: 'a ticket that nobody was asked about', entries: [approved], facts: { ticketState: null }, expected: undefined },
    { name: 'all three hold', entries: [all], duration: 10 * MINUTE, facts: { onCall: [true], ticketState: 'implement' }, expected: '0 on call, at most 30 min, ticket in implement' },
    { name: 'all but on call', entries: [all], duration: 10 * MINUTE, facts: { onCall: [false], ticketState: 'implement' }, expected: undefined },
    { name: 'all but the length', entries: [all], duration: HOUR, facts: { onCall: [true], ticketState: 'implement' }, expected: undefined },
    { name: 'all but the ticket', entries: [all], duration: 10 * MINUTE, facts: { onCall: [true] }, expected: undefined },
    { name: 'the second of two', entries: [onCall, short], duration: 10 * MINUTE, facts: { onCall: [false, false] }, expected: '1 at most 30 min' },
    { name: 'both of two: the first', entries: [onCall, short], duration: 10 * MINUTE, facts: { onCall: [true, false] }, expected: '0 on call' },
    { name: 'on call, as another entry means it', entries: [onCall, short], duration: HOUR, facts: { onCall: [false, true] }, expected: undefined },
    { name: 'a role that PIM approves', entries: [onCall], facts: { onCall: [true], roles: rolesWith({ approvers: mias }) }, expected: undefined },
    { name: 'the requester has to sign in once more', entries: [onCall], rule: { stepUp: 'requester' }, facts: { onCall: [true] }, expected: undefined },
  ];
  for (const { name, entries, duration = HOUR, rule, facts, expected } of cases) {
    it(`${name}: ${expected ?? 'an approver is asked'}`, () => {
      const found = automaticApproval(anEntitlement({ approval: { ...base.approval, automatic: entries }, ...rule }), duration, { onCall: [], ticketState: null, roles: rolesWith(), ...facts });
      assert.equal(found ? `${found.entry} ${found.words}` : undefined, expected);
    });
  }
});

describe('policy/breakGlass', () => {
  const breakGlass = { max: HOUR, reviewers: 2, reviewWithin: 24 * HOUR };
  const typed: Typed = { way: 'breakGlass', entitlement: 'bastion-prod', duration: '1h', address: '203.0.113.7', ticket: 'INC0030001', reason: 'the site is down' };
  const standing: Standing = {
    now: at('10:00'), person: riley, isRequester: true, isGuest: false, stages: [[riley, ana]], roles: rolesWith(), pimApprovable: new Set(), baseline: [],
    underWay: 0, mostOpen: 5, underWayHere: 0, otherAccounts: [], onCall: [], ticket: null, names: [], unreviewed: [], signIn: null,
  };
  const never = { hours: [{ zone: 'UTC', days: ['sun'] as const, from: '08:00', to: '09:00' }], freezes: [{ title: 'Rest', from: at('00:00'), to: at('23:00'), zone: 'UTC' }] };
  const says = (by: typeof ana) => ({ type: 'reviewed', by, verdict: 'justified', comment: null, from: { conversation: 'c', activity: '1' } } as const);
  const yesterdays = aBreakGlass({ askedAt: at('-14') }).opened('-13');

  interface Case { name: string; typed?: Partial<Typed>; rule?: Partial<Entitlement>; standing?: Partial<Standing>; codes: string[] }
  const cases: Case[] = [
    { name: 'everything in order', codes: [] },
    { name: 'no duration: the usual one, or the longest', typed: { duration: undefined }, rule: { duration: { min: 7 * MINUTE, default: 2 * HOUR, max: 4 * HOUR } }, codes: [] },
    { name: 'longer than its maximum, though the entitlement allows it', typed: { duration: '2h' }, codes: ['duration-too-long'] },
    { name: 'shorter than the shortest', typed: { duration: '1m' }, codes: ['duration-too-short'] },
    { name: 'no ticket where the entitlement needs none', typed: { ticket: undefined }, rule: { ticket: { ...base.ticket, required: false } }, codes: ['ticket-missing'] },
    { name: 'no reason', typed: { reason: undefined }, codes: ['reason-missing'] },
    { name: 'a later start', typed: { start: '22:00' }, rule: { startLater: { within: 24 * HOUR } }, codes: ['start-invalid'] },
    { name: 'outside the hours and in a freeze', rule: never, codes: [] },
    { name: 'nobody left who could approve', standing: { stages: [[riley]] }, codes: [] },
    { name: 'no requester', standing: { isRequester: false }, codes: ['not-a-requester'] },
    { name: 'a guest', standing: { isGuest: true }, codes: ['not-a-requester'] },
    { name: 'not eligible', standing: { roles: rolesWith().map((one) => ({ ...one, eligible: false })) }, codes: ['not-eligible', 'not-eligible'] },
    { name: 'a private address', typed: { address: '10.1.2.3' }, codes: ['address-not-public'] },
    { name: 'an open baseline', standing: { baseline: [{ what: 'no rule denies everybody else', mend: 'az network nsg rule create' }] }, codes: ['baseline-open'] },
    { name: 'too many under way', standing: { underWay: 5 }, codes: ['too-many-open'] },
    { name: 'too many under way for this', rule: { mostOpen: 1 }, standing: { underWayHere: 1 }, codes: ['too-many-open'] },
    { name: 'PIM wants an approval that one here could give', standing: { roles: rolesWith({ approvers: { groups: [], people: [ana.id] } }) }, codes: ['no-break-glass'] },
    { name: 'PIM wants an approval and names nobody', standing: { roles: rolesWith({ approvers: { groups: [], people: [] } }) }, codes: ['no-break-glass'] },
    { name: 'PIM wants MFA', standing: { roles: rolesWith({ mfa: true }) }, codes: ['step-up-needed'] },
    { name: 'PIM wants an authentication context', standing: { roles: rolesWith({ authenticationContext: 'c1' }) }, codes: ['step-up-needed'] },
    { name: 'PIM wants MFA of whoever assigns', standing: { roles: rolesWith({ adminMfa: true }) }, codes: ['step-up-needed'] },
    { name: 'PIM allows less', standing: { roles: rolesWith({ longest: 30 * MINUTE }) }, codes: ['duration-too-long'] },
    { name: 'a review that waits and is in time', standing: { now: at('09:59'), unreviewed: [yesterdays.now] }, codes: [] },
    { name: 'a review that is due this moment', standing: { unreviewed: [yesterdays.now] }, codes: ['review-overdue'] },
    { name: 'one of two reviews is there and the time is over', standing: { unreviewed: [yesterdays.after('09:00', says(ana)).now] }, codes: ['review-overdue'] },
    { name: 'both reviews are there', standing: { unreviewed: [yesterdays.after('09:00', says(ana)).after('09:01', says(ben)).now] }, codes: [] },
  ];

  for (const c of cases) {
    it(`${c.name}: ${c.codes.join(', ') || 'opens'}`, () => {
      const rule = asBreakGlass(anEntitlement({ breakGlass, ...c.rule }));
      assert.ok(!('code' in rule));
      const decision = decide({ ...typed, ...c.typed }, rule, { ...standing, ...c.standing });
      assert.deepEqual(decision.outcome === 'refuse' ? decision.problems.map((p) => p.code) : [], c.codes);
      if (decision.outcome === 'refuse') for (const p of decision.problems) assert.match(p.message, /^[^\n]{20,400}$/, 'one sentence that says what to do');
    });
  }

  it('where the entitlement has none, the way through the approvers is named', () => {
    const problem = asBreakGlass(anEntitlement());
    assert.ok('code' in problem && problem.code === 'no-break-glass');
    assert.match(problem.message, /\/access request bastion-prod/);
  });

  it('no condition approves what was opened by break-glass', () => {
    const rule = asBreakGlass(anEntitlement({ breakGlass, approval: { ...base.approval, automatic: [{ onCall: null, longest: HOUR, ticketStates: [] }] } }));
    assert.ok(!('code' in rule));
    const decision = decide(typed, rule, standing);
    assert.equal(decision.outcome === 'ask' && decision.automatic, null);
  });
});

describe('policy/decide with conditions of automatic approval', () => {
  const rule = anEntitlement({ approval: { ...base.approval, automatic: [{ onCall: null, longest: 30 * MINUTE, ticketStates: [] }] } });
  const typed: Typed = { entitlement: 'bastion-prod', duration: '30m', address: '203.0.113.7', ticket: 'CHG0030001', reason: 'patch the kernel' };
  const standing: Standing = {
    now: at('10:00'), person: riley, isRequester: true, isGuest: false, stages: [[riley]], roles: rolesWith(), pimApprovable: new Set(), baseline: [],
    underWay: 0, mostOpen: 5, underWayHere: 0, otherAccounts: [], onCall: [false], ticket: null, names: [], unreviewed: [], signIn: null,
  };
  it('one that holds needs no approver', () => {
    const decision = decide(typed, rule, standing);
    assert.deepEqual(decision.outcome === 'ask' && decision.automatic, { entry: 0, words: 'at most 30 min' });
  });
  it('one that does not leaves the approvers, who may be missing', () => {
    const decision = decide({ ...typed, duration: '31m' }, rule, standing);
    assert.deepEqual(decision.outcome === 'refuse' && decision.problems.map((p) => p.code), ['no-approver-left']);
  });
  it('an overdue review keeps nobody from asking in the ordinary way', () => {
    const unreviewed = [aBreakGlass({ askedAt: at('-14') }).opened('-13').now];
    assert.equal(decide(typed, rule, { ...standing, unreviewed }).outcome, 'ask');
  });
});
