import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import type { Entitlement } from '../../src/access/entitlement.js';
import type { Facts } from '../../src/access/request.js';
import { createLedger } from '../../src/ledger/index.js';
import { parseEntitlements, type RuleBook } from '../../src/policy/entitlements.js';
import { replayUnder, type History } from '../../src/policy/replay.js';
import { programFile } from '../../src/sandbox/processes.js';
import { createStore } from '../../src/store/index.js';
import { anInstance, connectRedis, redisUrl, silent } from '../store/redis.js';
import { ana, noor, riley } from '../support/people.js';
import { aBreakGlass, anEntitlement, aRequest, aTicketSeen, at, HOUR, MINUTE, underServiceNow, type storyOf } from '../support/requests.js';
import { written } from '../support/written.js';

type Story = Pick<ReturnType<typeof storyOf>, 'events'>;
const GROUP = '60000000-0000-4000-8000-000000000002';
const OTHER = '60000000-0000-4000-8000-000000000009';
const rule = anEntitlement();
const [stage] = rule.approval.stages;
const staged = (...stages: Entitlement['approval']['stages']): Partial<Entitlement> => ({ approval: { ...rule.approval, stages } });
const automatically = (automatic: Entitlement['approval']['automatic']): Partial<Entitlement> => ({ approval: { ...rule.approval, automatic } });

function aBook(over: Partial<Entitlement> | null = {}, more: Partial<RuleBook> = {}): RuleBook {
  const nobody = { groups: [], people: [] };
  return { instance: 'test', channels: { approvals: 'a', audit: 'b', language: 'en', timeZone: 'UTC' }, mostOpen: 5, roles: { operators: nobody, auditors: nobody, securityOfficers: nobody }, accounts: [], logins: [], drill: null, entitlements: over === null ? [] : [anEntitlement(over)], ...more };
}

function changesUnder(book: RuleBook, ...stories: Story[]) {
  return replayUnder(book, stories.map(({ events }) => events as unknown as History), at('09:00')).changes; // a story has its first event
}

describe('policy/replay', () => {
  const approved = (over: Partial<Facts> = {}) => aRequest(over).approvedBy(ana, '10:05');
  const THEN = `1 of group ${GROUP}: approved by Ana Costa`;

  interface Case { name: string; story?: Story; rule?: Partial<Entitlement> | null; book?: Partial<RuleBook>; now: RegExp | null; codes?: string[]; unless?: RegExp }
  const CASES: Case[] = [
    { name: 'the same rules', now: null },
    { name: 'a shorter longest window', rule: { duration: { ...rule.duration, max: 30 * MINUTE, default: 30 * MINUTE } }, now: /^refused \(duration-too-long\): 1 h is too long/, codes: ['duration-too-long'] },
    { name: 'a window that its ticket cut: as long as it was asked', story: approved({ duration: 30 * MINUTE, ticketSeen: aTicketSeen({ cutFrom: HOUR }) }), rule: { duration: { ...rule.duration, max: 45 * MINUTE } }, now: /duration-too-long/, codes: ['duration-too-long'] },
    { name: 'an entitlement that is gone', rule: null, now: /^refused \(unknown-entitlement\)/, codes: ['unknown-entitlement'] },
    { name: 'another stage', rule: staged(stage, { ...stage, needed: 2, approvers: { groups: [OTHER], people: [] } }), now: new RegExp(`^1 of group ${GROUP}, then 2 of group ${OTHER}$`) },
    { name: 'the same approvers in an escalation', rule: staged({ ...stage, escalateAfter: 30 * MINUTE }, stage), now: new RegExp(`^1 of group ${GROUP}, after 30 min or 1 of group ${GROUP}$`) },
    { name: 'automatic when it is short', rule: automatically([{ onCall: null, longest: 2 * HOUR, ticketStates: [] }]), now: /^automatic \(at most 2 h\)$/ },
    { name: 'automatic for who is on call by name', rule: automatically([{ onCall: { groups: [], people: [riley.id] }, longest: null, ticketStates: [] }]), now: /^automatic \(on call\)$/ },
    { name: 'automatic for who is on call by a group, which nobody knows', rule: automatically([{ onCall: { groups: [OTHER], people: [] }, longest: null, ticketStates: [] }]), now: null },
    { name: 'hours at which it was not asked', rule: { hours: [{ zone: 'UTC', days: ['sun'], from: '08:00', to: '12:00' }] }, now: /outside-hours/, codes: ['outside-hours'] },
    { name: 'a freeze over it', rule: { freezes: [{ title: 'Inventory', from: at('08:00'), to: at('20:00'), zone: 'UTC' }] }, now: /frozen.*Inventory/, codes: ['frozen'] },
    { name: 'another group of requesters', rule: { requesters: { groups: [OTHER], people: [] } }, now: /not-a-requester/, codes: ['not-a-requester'], unless: new RegExp(`^unless Riley Chen was in group ${OTHER}$`) },
    { name: 'other requesters by name', rule: { requesters: { groups: [], people: [noor.id] } }, now: /not-a-requester/, codes: ['not-a-requester'] },
    { name: 'the requester by name in place of the group', rule: { requesters: { groups: [], people: [riley.id] } }, now: null },
    { name: 'one more group of requesters', rule: { requesters: { groups: [OTHER, ...rule.requesters.groups], people: [] } }, now: null },
    { name: 'addresses that are not public no more', rule: { sourceAddress: { maxPrefix: 32, allow: [] } }, now: /address-not-public/, codes: ['address-not-public'] },
    { name: 'another pattern of tickets', rule: { ticket: { ...rule.ticket, pattern: 'OPS-[0-9]+', example: 'OPS-1' } }, now: /ticket-invalid/, codes: ['ticket-invalid'] },
    { name: 'a ticket of a type that is not wanted', story: approved({ ticketSeen: aTicketSeen(), entitlement: anEntitlement({ ticket: underServiceNow }) }), rule: { ticket: { ...underServiceNow, types: ['incident'] } }, now: /ticket-unfit.*change_request/, codes: ['ticket-unfit'] },
    { name: 'nobody but the requester\'s other account may approve', rule: staged({ ...stage, approvers: { groups: [], people: [ana.id] } }), book: { accounts: [[riley.id, ana.id]] }, now: /no-approver-left/, codes: ['no-approver-left'] },
    { name: 'two are needed, and the two named are one human', rule: staged({ ...stage, needed: 2, approvers: { groups: [], people: [ana.id, noor.id] } }), book: { accounts: [[ana.id, noor.id]] }, now: /no-approver-left/, codes: ['no-approver-left'] },
  ];
  for (const { name, story = approved(), rule: over = {}, book, now, codes = [], unless } of CASES) {
    it(`${name}: ${now === null ? 'nothing would change' : codes.join(', ') || 'other consent'}`, () => {
      const [found, ...rest] = changesUnder(aBook(over, book), story);
      assert.deepEqual(rest, []);
      if (now === null) return assert.equal(found, undefined);
      assert.deepEqual({ ...found, now: undefined, unless: undefined }, { request: 'abcd2345', person: 'Riley Chen', entitlement: 'bastion-prod', askedAt: at('10:00'), then: THEN, now: undefined, codes, unless: undefined });
      assert.match(found?.now ?? '', now);
      assert.match(found?.unless ?? '', unless ?? /^$/);
    });
  }

  it('what was under way at that moment counts, and what had ended or came later does not', () => {
    const other = (id: string, askedAt: string) => aRequest({ id, askedAt: at(askedAt) });
    const book = aBook({}, { mostOpen: 1 });
    assert.deepEqual(changesUnder(book, approved(), other('open2222', '09:30')).map(({ request, codes }) => [request, codes]), [['abcd2345', ['too-many-open']]]);
    assert.deepEqual(changesUnder(book, aRequest(), other('dddd2222', '09:30').deniedBy(ana, '09:40')), []);
    assert.deepEqual(changesUnder(book, other('eeee2222', '11:30')), []);
  });

  it('break-glass: by its own rule, with its reviews', () => {
    const glass = { max: HOUR, reviewers: 2, reviewWithin: 24 * HOUR };
    const story = aBreakGlass({ duration: HOUR });
    assert.deepEqual(changesUnder(aBook({ breakGlass: glass }), story), []);
    assert.deepEqual(changesUnder(aBook(), story).map(({ then, codes }) => [then, codes]), [['break-glass, reviewed by 2: opened', ['no-break-glass']]]);
    assert.deepEqual(changesUnder(aBook({ breakGlass: { ...glass, max: 30 * MINUTE } }), story).map(({ codes }) => codes), [['duration-too-long']]);
    assert.deepEqual(changesUnder(aBook({ breakGlass: { ...glass, reviewers: 1 } }), story).map(({ now }) => now), ['break-glass, reviewed by 1']);
  });

  it('a window for later is asked for that time again', () => {
    const later = { startLater: { within: 24 * HOUR } };
    const story = approved({ startsAt: at('16:00'), entitlement: anEntitlement(later) });
    assert.deepEqual(changesUnder(aBook(later), story), []);
    assert.deepEqual(changesUnder(aBook(), story).map(({ codes }) => codes), [['start-invalid']]);
  });

  it('only what was asked since then is held against the rules', () => {
    const { events } = approved();
    assert.deepEqual(replayUnder(aBook(null), [events as unknown as History], at('10:01')), { requests: 0, changes: [] }); // a story has its first event
  });
});

describe('npm run replay', function () {
  this.timeout(60_000);
  const KEY = 'a key of thirty-two characters..';
  const run = promisify(execFile);
  let redis: Redis;
  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });

  const present = (instance: string) => readFileSync('src/sandbox/entitlements.yaml', 'utf8').replace('instance: sandbox', `instance: ${instance}`);
  /** A store in which two were asked an hour ago, under the rules of the sandbox. */
  const aStore = async () => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const ledger = createLedger({ key: KEY });
    const parsed = parseEntitlements(present(instance));
    assert.ok(parsed.ok);
    const entitlement = parsed.book.entitlements.find(({ id }) => id === 'bastion-quick');
    assert.ok(entitlement);
    const [seconds] = await redis.time();
    const askedAt = new Date(Number(seconds) * 1000 - HOUR).toISOString();
    for (const [id, duration] of [['aaaa2222', 5 * MINUTE], ['bbbb3333', 9 * MINUTE]] as const) {
      await written({ store, ledger }, aRequest({ id, instance, duration, entitlement, askedAt, address: '20.50.2.10/32', lapsesAt: new Date(Number(seconds) * 1000).toISOString() }));
    }
    const file = join(mkdtempSync(join(tmpdir(), 'jit-replay-')), 'new.yaml');
    const tool = async (text: string | null, ...args: string[]) => {
      if (text !== null) writeFileSync(file, text);
      const env = { ...process.env, REDIS_URL: redisUrl(), LEDGER_KEY: KEY, ENTITLEMENTS: present(instance) };
      return run(process.execPath, [programFile('replayTool'), '--entitlements', file, ...args], { env }).then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), (error: { code: number; stdout: string; stderr: string }) => error);
    };
    return { instance, tool };
  };

  it('prints whose outcome would change, and what it cannot know', async () => {
    const { instance, tool } = await aStore();
    const quick = /(bastion-quick:[\s\S]*?duration: )\{[^}]*\}/;
    assert.match((await tool(present(instance), '--days', '90')).stdout, /^2 requests of the last 90 days, held against .*: nothing would change\.\nRefused asks are not recorded.*\nNot recorded.*\n$/);
    const shorter = await tool(present(instance).replace(quick, '$1{ min: 5s, default: 5m, max: 6m }'));
    assert.match(shorter.stdout, /^bbbb3333 {2}\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}Riley Chen, bastion-quick: 1 of group [-0-9a-f]+: pending → refused \(duration-too-long\): 9 min is too long: at most 6 min for bastion-quick\.\n2 requests .*: 1 would come out otherwise, 1 of them refused\.\n/);
    const { passed, requests, changes } = JSON.parse((await tool(null, '--json')).stdout.trim().split('\n').at(-1) ?? '') as { passed: boolean; requests: number; changes: { request: string }[] };
    assert.deepEqual([passed, requests, changes.map(({ request }) => request)], [true, 2, ['bbbb3333']]);
  });

  it('says what is wrong with what it was given, and fails', async () => {
    const { instance, tool } = await aStore();
    const wrong: [string | null, string[], RegExp][] = [
      [null, [], /new\.yaml cannot be read: ENOENT/],
      [present(instance).replace('lapsesAfter: 8h', 'lapsesAfter: soon'), [], /new\.yaml:\d+:\d+ entitlements\.[a-z-]+\.approval\.lapsesAfter: /],
      [present('another'), [], /is for the instance another, and the record is that of/],
      [present(instance), ['--days', 'many'], /--days: many is not a number of days such as 90\./],
      [present(instance), ['--weeks', '3'], /Unknown option '--weeks'[\s\S]*Usage: npm run replay/],
    ];
    for (const [text, args, said] of wrong) {
      const { code, stderr } = await tool(text, ...args);
      assert.equal(code, 1, stderr);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /^ +at /m, 'no stack');
    }
  });
});
