import assert from 'node:assert/strict';
import fc from 'fast-check';
import { consentOf, grantedDuration } from '../../src/access/consent.js';
import type { Stage } from '../../src/access/entitlement.js';
import { nextNudge } from '../../src/access/nudge.js';
import type { Answer } from '../../src/access/request.js';
import { askedAt, openStages } from '../../src/access/stages.js';
import { ana, ben, noor, riley, sam } from '../support/people.js';
import { anEntitlement, aRequest, at, HOUR, MINUTE } from '../support/requests.js';

const stage = (over: Partial<Stage> = {}): Stage => ({ approvers: { groups: ['g'], people: [] }, needed: 1, denials: 1, escalateAfter: null, from: 'previous', ...over });
const said = (by: typeof ana, clock: string, over: Partial<Answer> = {}): Answer => ({ by, verdict: 'approve', at: at(clock), comment: null, stage: 0, duration: null, pimApproverOf: [], stepUp: null, ...over });
const asking = (...stages: [Stage, ...Stage[]]) => {
  const rule = anEntitlement();
  return aRequest({ entitlement: { ...rule, approval: { ...rule.approval, stages } } });
};

interface Case { name: string; stages: [Stage, ...Stage[]]; answers: Answer[]; consent: 'approved' | 'denied' | 'open'; asked: (string | null)[] }
const CASES: Case[] = [
  { name: 'one stage, one yes', stages: [stage()], answers: [said(ana, '10:05')], consent: 'approved', asked: ['10:00'] },
  { name: 'two of a stage, one yes', stages: [stage({ needed: 2 })], answers: [said(ana, '10:05')], consent: 'open', asked: ['10:00'] },
  { name: 'two of a stage, twice the same', stages: [stage({ needed: 2 })], answers: [said(ana, '10:05'), said(ana, '10:06')], consent: 'open', asked: ['10:00'] },
  { name: 'two of a stage, two accounts of one', stages: [stage({ needed: 2 })], answers: [said(ana, '10:05'), said(ben, '10:06', { accounts: [ana.id] })], consent: 'open', asked: ['10:00'] },
  { name: 'one stage, another account of the requester', stages: [stage()], answers: [said(noor, '10:05', { accounts: [riley.id] })], consent: 'open', asked: ['10:00'] },
  { name: 'two denials needed, two accounts of one', stages: [stage({ denials: 2 })], answers: [said(ana, '10:05', { verdict: 'deny' }), said(ben, '10:06', { verdict: 'deny', accounts: [ana.id] })], consent: 'open', asked: ['10:00'] },
  { name: 'two of a stage, one of them the requester', stages: [stage({ needed: 2 })], answers: [said(ana, '10:05'), said(riley, '10:06')], consent: 'open', asked: ['10:00'] },
  { name: 'two denials needed, one no', stages: [stage({ denials: 2 })], answers: [said(ana, '10:05', { verdict: 'deny' })], consent: 'open', asked: ['10:00'] },
  { name: 'two denials needed, two noes', stages: [stage({ denials: 2 })], answers: [said(ana, '10:05', { verdict: 'deny' }), said(ben, '10:06', { verdict: 'deny' })], consent: 'denied', asked: ['10:00'] },
  { name: 'two stages in turn, the second not asked yet', stages: [stage(), stage()], answers: [], consent: 'open', asked: ['10:00', null] },
  { name: 'two stages in turn, the first has approved', stages: [stage(), stage()], answers: [said(ana, '10:05')], consent: 'open', asked: ['10:00', '10:05'] },
  { name: 'two stages in turn, both have', stages: [stage(), stage()], answers: [said(ana, '10:05'), said(ben, '10:09', { stage: 1 })], consent: 'approved', asked: ['10:00', '10:05'] },
  { name: 'two stages together', stages: [stage(), stage({ from: 'start' })], answers: [said(ben, '10:04', { stage: 1 })], consent: 'open', asked: ['10:00', '10:00'] },
  { name: 'a no in the second stage', stages: [stage(), stage({ from: 'start' })], answers: [said(ben, '10:04', { stage: 1, verdict: 'deny' })], consent: 'denied', asked: ['10:00', '10:00'] },
  { name: 'an escalation that was not needed', stages: [stage({ escalateAfter: 30 * MINUTE }), stage()], answers: [said(ana, '10:05')], consent: 'approved', asked: ['10:00', '10:30'] },
  { name: 'an escalation that decides in place of a silent stage', stages: [stage({ escalateAfter: 30 * MINUTE }), stage()], answers: [said(ben, '10:31', { stage: 1 })], consent: 'approved', asked: ['10:00', '10:30'] },
  { name: 'a line of three, and a stage behind it', stages: [stage({ escalateAfter: 30 * MINUTE }), stage({ escalateAfter: HOUR }), stage(), stage()], answers: [said(ben, '10:31', { stage: 1 })], consent: 'open', asked: ['10:00', '10:30', '11:30', '10:31'] },
];

describe('access/stages', () => {
  for (const { name, stages, answers, consent, asked } of CASES) {
    it(`${name}: ${consent}`, () => {
      const { now } = asking(...stages);
      assert.equal(consentOf(now, answers), consent);
      assert.deepEqual(askedAt(now, answers), asked.map((clock) => (clock === null ? null : at(clock))));
    });
  }

  it('a stage takes answers from the moment it is asked until it has decided', () => {
    const { now } = asking(stage({ escalateAfter: 30 * MINUTE }), stage());
    assert.deepEqual(openStages(now, [], at('10:29:59')), [0]);
    assert.deepEqual(openStages(now, [], at('10:30')), [0, 1]);
    const inTurn = asking(stage(), stage()).now;
    assert.deepEqual(openStages(inTurn, [said(ana, '10:05')], at('10:06')), [1]);
  });

  it('an event for a stage that is not asked is forbidden, and so is a second one of the same person', () => {
    const story = asking(stage(), stage());
    const answer = { type: 'answered', by: ana, verdict: 'approve', comment: null, duration: null, pimApproverOf: [], rules: story.now.rules, from: story.now.origin } as const;
    assert.throws(() => story.after('10:05', { ...answer, stage: 1 }), /cannot take the event answered/);
    assert.throws(() => story.after('10:05', { ...answer, stage: 7 }), /cannot take the event answered/);
    const first = story.after('10:05', { ...answer, stage: 0 });
    assert.throws(() => first.after('10:06', { ...answer, stage: 1 }), /cannot take the event answered/);
    assert.throws(() => first.after('10:06', { ...answer, by: ben, accounts: [ana.id], stage: 1 }), /cannot take the event answered/, 'of the same human');
    assert.equal(first.after('10:06', { ...answer, by: ben, stage: 1 }).now.status, 'activating');
  });

  it('an approver\'s shorter window is the one that opens; the shortest of several', () => {
    const answers = [said(ana, '10:05', { duration: 30 * MINUTE }), said(ben, '10:06', { duration: 20 * MINUTE }), said(sam, '10:07', { verdict: 'deny', duration: 10 * MINUTE })];
    assert.equal(grantedDuration({ duration: HOUR }, answers), 20 * MINUTE);
    const { now } = asking(stage()).after('10:05', { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: 30 * MINUTE, pimApproverOf: [], rules: 'rules-1', from: { conversation: 'c', activity: '1' } });
    assert.ok(now.status === 'activating');
    assert.equal(now.window.end, at('10:35'));
  });

  it('no sequence of answers opens without what every stage asks for, and nobody counts twice', () => {
    const people = [riley, noor, ana, ben, sam];
    const anAnswer = fc.record({ by: fc.constantFrom(...people), verdict: fc.constantFrom('approve' as const, 'deny' as const), stage: fc.nat(2), minutes: fc.integer({ min: 0, max: 200 }) });
    const aStage = fc.record({ needed: fc.integer({ min: 1, max: 3 }), denials: fc.integer({ min: 1, max: 2 }), escalateAfter: fc.constantFrom(null, 30 * MINUTE), from: fc.constantFrom('previous' as const, 'start' as const) });
    fc.assert(fc.property(fc.array(aStage, { minLength: 1, maxLength: 3 }), fc.array(anAnswer, { maxLength: 12 }), (stages, answers) => {
      const all = stages.map((one) => stage(one)) as [Stage, ...Stage[]]; // at least one
      let story = asking(...all);
      for (const answer of [...answers].sort((a, b) => a.minutes - b.minutes)) {
        const clock = `${10 + Math.floor(answer.minutes / 60)}:${String(answer.minutes % 60).padStart(2, '0')}`;
        try {
          story = story.after(clock, { type: 'answered', by: answer.by, verdict: answer.verdict, comment: null, stage: answer.stage, duration: null, pimApproverOf: [], rules: 'rules-1', from: story.now.origin });
        } catch { /* an answer that cannot be given changes nothing */ }
      }
      if (!('answers' in story.now)) return;
      const byPerson = story.now.answers.map((a) => a.by.id);
      assert.equal(new Set(byPerson).size, byPerson.length, 'nobody twice');
      if (story.now.status !== 'activating') return;
      const yes = (index: number): number => story.now.answers.filter((a) => a.verdict === 'approve' && a.stage === index && a.by.id !== riley.id).length;
      // each line: from a stage that does not hand on back to the one before it
      let isLineDone = false;
      all.forEach((one, index) => {
        isLineDone ||= yes(index) >= one.needed;
        if (one.escalateAfter !== null && index < all.length - 1) return;
        assert.ok(isLineDone, `the line that ends with stage ${index} has approved`);
        isLineDone = false;
      });
    }), { numRuns: 2000 });
  });
});

describe('access/nudge', () => {
  const next = (story: ReturnType<typeof asking>): string => { const nudge = nextNudge(story.now); return nudge ? `${nudge.what} ${nudge.at.slice(11, 16)}` : 'none'; };

  it('reminds after 15 minutes, then with each gap doubled, and says before it lapses', () => {
    let story = aRequest();
    const told: string[] = [];
    for (let nudge = nextNudge(story.now); nudge; nudge = nextNudge(story.now)) {
      if (nudge.at >= story.now.lapsesAt) break;
      told.push(next(story));
      story = story.after(nudge.at.slice(11, 19), { type: 'nudged', what: nudge.what, stage: nudge.stage });
    }
    assert.deepEqual(told, ['reminder 10:15', 'reminder 10:45', 'reminder 11:45', 'reminder 13:45', 'lapsing 17:30', 'reminder 17:45']);
  });

  it('asks the next stage when the one before stays silent, once', () => {
    const story = asking(stage({ escalateAfter: 10 * MINUTE }), stage());
    assert.equal(next(story), 'asked 10:10');
    assert.equal(next(story.after('10:10', { type: 'nudged', what: 'asked', stage: 1 })), 'reminder 10:15');
  });

  it('warns once before the end of a window, ten minutes ahead or a quarter of it', () => {
    assert.equal(next(aRequest({ duration: HOUR }).approvedBy(ana, '10:05').opened('10:06')), 'ending 10:55');
    const short = aRequest({ duration: 20 * MINUTE }).approvedBy(ana, '10:00').opened('10:01');
    assert.equal(next(short), 'ending 10:15');
    assert.equal(next(short.after('10:15', { type: 'nudged', what: 'ending', stage: null })), 'none');
  });

  it('says nothing of what is decided', () => { assert.equal(next(aRequest().deniedBy(ben, '10:05')), 'none'); });
});
