import type { Role } from '../../src/access/entitlement.js';
import { PURPOSES } from '../../src/access/sentences/findings.js';
import type { Sentence, Sentences } from '../../src/access/sentences/index.js';
import { FORM_NAMES } from '../../src/access/sentences/mistakes.js';
import { CHOICE_NAMES, RULE_NAMES } from '../../src/access/sentences/rules.js';

const role: Role = { kind: 'azure', role: 'Reader', scope: '/subscriptions/s/resourceGroups/prod' };
const tried = { says: 'tried/list-rules', nsg: 'nsg-bastion' };
const at = '2026-11-30T22:30:00.000Z';
const later = '2026-12-01T01:00:07.000Z';
const HOUR = 3_600_000;
const title = 'Production machines';
const anEvent = { request: 'k3v9m2xq', seq: 3, hash: '9f2c41aa0b1c2d3e' };
const plan = { start: at, end: later };
const otherwise = { now: HOUR / 2, next: later, zone: 'Europe/Paris', beside: at };

/** A sentence within another. */
const aSentence = (sentence: Sentence): Sentence => sentence;

type Given<K extends keyof Sentences> = Omit<Sentence<K>, 'says'>;

const refusing = { system: 'Jira', ticket: 'OPS-7', told: 'HTTP 403' } as const;
const refusedTickets = {
  'tickets-refused/not-set-up': [{ system: 'Jira', ticket: 'OPS-7', setting: 'JIRA_URL' }],
  'tickets-refused/sign-in': [{ ...refusing, doing: 'show', settings: 'JIRA_USER and JIRA_TOKEN' }, { ...refusing, doing: 'remark', settings: 'JIRA_TOKEN' }], 'tickets-refused/moved': [{ ...refusing, doing: 'show', setting: 'JIRA_URL' }], 'tickets-refused/rights': [{ ...refusing, doing: 'remark', settings: 'JIRA_TOKEN' }],
  'tickets-refused/other-tickets': [{ ticket: 'CHG0030001', settings: 'SERVICENOW_TOKEN', field: 'incident.number' }], 'tickets-refused/not-table-api': [{ ticket: 'CHG0030001', status: 200, setting: 'SERVICENOW_URL' }],
  'tickets-refused/not-rest-api': [{ ticket: 'OPS-7', setting: 'JIRA_URL' }], 'tickets-refused/no-jira': [{ ticket: 'OPS-7', setting: 'JIRA_URL' }], 'tickets-refused/no-time': [{ typed: 'soon' }], 'tickets-refused/no-zone': [{ ticket: 'OPS-7', field: 'customfield_1' }],
  'tickets-refused/not-kept': [{ ticket: 'CHG0030001', settings: 'SERVICENOW_TOKEN', field: 'incident.work_notes' }], 'tickets-refused/no-remark': [{ ticket: 'OPS-7', settings: 'JIRA_TOKEN' }], 'tickets-refused/gone': [{ system: 'Jira', ticket: 'OPS-7' }],
} as const;

const path = { id: 'bastionprod', nsg: '/subscriptions/s/nsg-bastion', bastion: '/subscriptions/s/bas-prod', destination: '*', ports: ['443', '8000-8010'], client: 443 };
const twoPeople = [aSentence({ says: 'value/group', group: '60000000-1' }), aSentence({ says: 'value/person', person: 'a0000000-7' })];
const aValue = aSentence({ says: 'value/duration', length: 2 * HOUR });
const aRule = aSentence({ says: 'rule', name: 'duration.max' });

/** What is wrong with the entitlements file, and what an edit of it changes. */
const ofTheFile = {
  'mistake': [{ place: 'entitlements.bastion-prod.duration.max', what: aSentence({ says: 'mistake/missing' }), line: 12, column: 5 }, { place: aSentence({ says: 'mistake/file' }), what: aSentence({ says: 'mistake/twice' }), line: 1, column: 1 }],
  'mistake/at': [{ place: 'paths.bastionprod.client', what: aSentence({ says: 'mistake/unbuilt' }) }], 'mistake/file': [{}], 'mistake/unreadable': [{ why: 'ENOENT' }],
  'mistake/yaml': (['indent', 'missing', 'misplaced', 'twice', 'anchor', 'tag', 'several', 'too-much'] as const).map((fault) => ({ fault, told: 'Map keys must be unique' })) as [Given<'mistake/yaml'>], // a list that is not empty
  'mistake/anchor': [{ name: 'operator' }], 'mistake/missing': [{}],
  'mistake/kind': [...['object', 'record', 'array', 'string', 'number', 'int', 'boolean'].map((kind) => ({ kind, is: '7', needsQuotes: kind === 'string' })), { kind: 'string', is: aSentence({ says: 'mistake/is-empty' }), needsQuotes: false }] as [Given<'mistake/kind'>], // a list that is not empty
  'mistake/value': [{ allowed: ['1'], is: '2', meant: null }, { allowed: ['own', 'all', 'none'], is: '"owm"', meant: 'own' }, { allowed: ['own'], is: aSentence({ says: 'mistake/is-list' }), meant: null }],
  'mistake/is-empty': [{}], 'mistake/is-list': [{}], 'mistake/is-section': [{}],
  'mistake/too-small': [{ of: 'list', least: 1 }, { of: 'text', least: 1 }, { of: 'number', least: 8 }], 'mistake/too-big': [{ of: 'list', most: 9 }, { of: 'text', most: 80 }, { of: 'number', most: 32 }],
  'mistake/key': [{ key: 'mostopen', known: ['version', 'mostOpen'], meant: 'mostOpen' }, { key: 'Zzz', known: ['version'], meant: null }], 'mistake/name': [{ of: 'paths' }, { of: 'entitlements' }],
  'mistake/unknown': [{ name: 'bastion-prd', of: 'paths', known: ['bastion-prod'], meant: 'bastion-prod' }, { name: 'Task', of: aSentence({ says: 'mistake/servicenow-types' }), known: ['incident'], meant: null }],
  'mistake/servicenow-types': [{}], 'mistake/twice': [{}], 'mistake/form': FORM_NAMES.map((form) => ({ form })) as [Given<'mistake/form'>], // a list that is not empty
  'mistake/resource-id': [{ example: '/subscriptions/…/bas-prod' }], 'mistake/duration': [{ is: '4' }, { is: aSentence({ says: 'mistake/is-section' }) }], 'mistake/no-duration': [{ typed: '4 Fortnights' }],
  'mistake/zone': [{ meant: 'Europe/Paris' }, { meant: null }], 'mistake/nobody': [{}], 'mistake/login-of': [{}], 'mistake/lapsed-before': [{ lapsesAfter: 8 * HOUR }], 'mistake/one-stage': [{}], 'mistake/escalated-to': [{}],
  'mistake/too-few': [{ needed: 2, doing: 'approve', humans: 1 }, { needed: 3, doing: 'deny', humans: 2 }, { needed: 9, doing: 'review', humans: 4 }], 'mistake/no-condition': [{}], 'mistake/under-shortest': [{ shortest: HOUR }],
  'mistake/not-asked': [{ key: 'ticket.system' }], 'mistake/example': [{ example: 'CHG1', pattern: 'CHG[0-9]{7}' }], 'mistake/order': [{ lengths: [HOUR, 5 * HOUR, 4 * HOUR] }],
  'mistake/under-floor': [{ floor: 420_000, is: 60_000 }, { floor: 420_000, is: null }], 'mistake/rounded-off': [{ roundTo: 60_000 }], 'mistake/over-longest': [{ longest: 4 * HOUR, is: 5 * HOUR }],
  'mistake/client-port': [{ client: 444, ports: ['443', '8000-8010'] }], 'mistake/account-twice': [{ id: 'a0000000-1' }], 'mistake/one-officer': [{}], 'mistake/star': [{ star: '{3}', stars: 2 }, { star: '{1}', stars: 0 }], 'mistake/not-later': [{}],
  'mistake/drill-path': [{ entitlement: 'bastion-prod' }], 'mistake/drill-short': [{}], 'mistake/drill-long': [{}], 'mistake/unbuilt': [{}], 'mistake/instance': [{ running: 'prod', wished: 'other1' }],
  'mistake/no-system': [{ system: 'servicenow' }, { system: 'jira' }], 'mistake/no-page': [{}],

  'change/of': [{ entitlement: 'bastion-prod', change: aSentence({ says: 'change/value', rule: aRule, was: aValue, is: aValue }) }],
  'change/value': [{ rule: aRule, was: aValue, is: aSentence({ says: 'value', choice: 'no-value' }) }], 'change/list': [{ rule: aSentence({ says: 'rule', name: 'approvers' }), more: twoPeople, less: [] }, { rule: aSentence({ says: 'rule', name: 'ticket.states' }), more: ['implement'], less: ['review'] }],
  'change/new': [{ entitlement: 'sql-test', title: 'SQL for tests', requesters: twoPeople, approvers: twoPeople }], 'change/gone': [{ entitlement: 'sql-test' }],
  'rule': RULE_NAMES.map((name) => ({ name })) as [Given<'rule'>], // a list that is not empty
  'rule/path': [{ path: 'bastionprod' }], 'rule/stage': [{ stage: 3, rule: aRule }],
  'value': CHOICE_NAMES.map((choice) => ({ choice })) as [Given<'value'>], // a list that is not empty
  'value/group': [{ group: '60000000-1' }], 'value/person': [{ person: 'a0000000-7' }], 'value/human': [{ accounts: ['a0000000-1', 'a0000000-2'] }],
  'value/role': [{ role }, { role: { kind: 'directory', role: 'Security Reader', scope: '/administrativeUnits/5a1' } }, { role: { kind: 'group', group: '60000000-1', access: 'owner', name: 'Database operators' } }], 'value/path': [{ path }],
  'value/hours': [{ hours: [{ zone: 'Europe/Paris', days: ['sun'], from: '08:00', to: '18:00' }] }], 'value/freeze': [{ title: 'Year end', from: at, to: later, zone: 'Europe/Paris' }],
  'value/duration': [{ length: 2.5 * HOUR }, { length: 1_209_661_000 }, { length: 100_060_500 }], 'value/within': [{ within: 336 * HOUR }], 'value/after': [{ after: HOUR }], 'value/reminders': [{ first: HOUR }],
  'value/extend': [{ times: 2, by: HOUR, approval: true }, { times: 1, by: HOUR, approval: false }], 'value/break-glass': [{ max: HOUR, reviewers: 2, reviewWithin: 24 * HOUR }],
  'value/automatic': [{ onCall: twoPeople, longest: HOUR, ticketStates: ['implement', 'review'] }, { onCall: null, longest: HOUR, ticketStates: [] }], 'value/characters': [{ count: 500 }],
  'value/drill': [{ at: '06:30', length: HOUR, roundTo: 60_000, path }, { at: null, length: HOUR, roundTo: 60_000, path }],
} as const satisfies { readonly [K in keyof Sentences]?: readonly [Given<K>, ...Given<K>[]] };

/** For each sentence what may stand in it: one set of parameters, and more where that makes another sentence. A new sentence without one does not compile. */
export const samples: { readonly [K in keyof Sentences]: readonly [Given<K>, ...Given<K>[]] } = {
  'all': [{ of: [{ says: 'reason-missing' }, 'HTTP 503'] }],
  'lines': [{ of: [{ says: 'reason-missing' }, 'HTTP 503'] }],
  'address-missing': [{}], 'address-missing/page': [{}], 'address-missing/no-page': [{}],
  'address-not-ipv4': [{ typed: '2001:db8::1' }], 'address-invalid': [{ typed: 'here' }], 'address-invalid/host-bits': [{ typed: '203.0.113.7/24', network: '203.0.113.0/24' }],
  'address-invalid/elsewhere': [{ typed: '203.0.113.7', from: '198.51.100.4' }, { typed: '203.0.113.7', from: null }],
  'address-too-wide': [{ typed: '203.0.113.0/24', covers: 256, most: 32 }, { typed: '203.0.0.0/16', covers: 65536, most: 24 }],
  'address-not-public': (['private', 'carrierGradeNat', 'loopback', 'linkLocal', 'multicast', 'broadcast', 'unspecified', 'reserved', 'other'] as const).map((range) => ({ typed: '10.0.0.7', range })) as [Given<'address-not-public'>],
  'step-up-needed/page': [{}], 'step-up-needed/yes': [{}], 'step-up-needed/no-yes': [{}], 'step-up-needed/no-sign-in': [{}], 'step-up-needed/other-browser': [{}],
  'step-up-needed/other-network': [{ before: '203.0.113.7', after: '198.51.100.4' }], 'step-up-needed/unfinished': [{ why: 'access_denied' }, { why: null }],
  'step-up-needed/stranger': [{ name: 'Riley Chen' }], 'step-up-needed/old': [{}], 'step-up-needed/context': [{ context: 'c1' }],
  'sign-in-failed/foreign': [{}], 'sign-in-failed/no-time': [{}], 'sign-in-failed/final': [{}], 'sign-in-failed': [{}],

  'export/silent': [{ where: '/srv/record.jsonl' }], 'export/silent-since': [{ since: at, now: later, reason: 'ENOSPC: no space left on device' }], 'export/silent-kept': [{}], 'export/back': [{ where: '/srv/record.jsonl' }],
  'export/break': [{ where: '/srv/record.jsonl' }], 'export/break-record': [anEvent], 'export/break-foreign': [anEvent], 'export/break-behind': [anEvent], 'export/break-forged': [{}],
  'export/gone': [{ where: '/srv/record.jsonl', count: 1 }, { where: '/srv/record.jsonl', count: 7 }], 'export/gone-one': [anEvent], 'export/look': [{}],

  'unknown-entitlement': [{ typed: 'bastoin', meant: 'bastion-prod', known: ['bastion-prod', 'database'] }, { typed: 'x', meant: null, known: [] }],
  'not-a-requester': [{ title }], 'not-a-requester/guest': [{ title }], 'not-a-requester/no-account': [{}],
  'too-many-open': [{ underWay: 3, most: 2 }], 'too-many-open/here': [{ title, underWay: 3, most: 2 }], 'no-approver-left': [{ title }],
  'baseline-open': [{ what: aSentence({ says: 'at-rest/lets-in', rule: 'any', nsg: 'nsg-bastion', sources: ['*'], port: 443 }), mend: 'az network nsg rule delete' }, { what: aSentence({ says: 'at-rest/unread', nsg: 'nsg-bastion', code: 'E' }), mend: aSentence({ says: 'mend/doctor' }) }], 'conflict/not-saved': [{}],
  'start-invalid/at-once': [{ title }], 'start-invalid': [{ typed: 'soon' }], 'start-invalid/past': [{ start: at, zone: 'Europe/Paris' }], 'start-invalid/far': [{ start: at, zone: 'Europe/Paris', within: 48 * HOUR }],
  'outside-hours': [
    { hours: [{ zone: 'Europe/Paris', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' }], otherwise },
    { hours: [{ zone: 'Europe/Paris', days: ['sat', 'sun'], from: '00:00', to: '24:00' }, { zone: 'Europe/Paris', days: ['mon', 'tue', 'wed'], from: '08:00', to: '18:00' }], otherwise: { ...otherwise, now: null, next: '2027-01-04T07:00:00.000Z' } },
    { hours: [{ zone: 'Europe/Paris', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '08:00', to: '09:00' }], otherwise: { never: 2 * HOUR, longest: HOUR } },
  ],
  'frozen': [{ title: 'Year end', from: at, to: '2027-01-02T07:00:00.000Z', zone: 'Europe/Paris', otherwise }],
  'duration-invalid': [{ typed: 'long' }], 'duration-invalid/until': [{ typed: 'soon' }], 'duration-invalid/past': [{ end: at, zone: 'Europe/Paris' }], 'duration-invalid/no-later': [{ end: at, zone: 'Europe/Paris', has: later }],
  'duration-too-long/until': [{ end: later, zone: 'Europe/Paris', asked: 5 * HOUR, longest: 4 * HOUR, of: 'bastion-prod' }], 'duration-too-long': [{ asked: 5 * HOUR, longest: 4 * HOUR, of: 'bastion-prod' }], 'duration-too-long/more': [{ asked: 2 * HOUR, longest: HOUR }],
  'duration-too-long/shorten': [{ wanted: 2 * HOUR, asked: HOUR }], 'duration-too-long/pim': [{ role, longest: HOUR }], 'duration-too-short': [{ asked: 60_000, shortest: 300_000, of: 'bastion-prod' }], 'duration-too-short/left': [{ end: at, left: 60_000, least: 420_000 }, { end: at, left: 0, least: 420_000 }],
  'reason-missing': [{}], 'reason-too-long': [{ has: 1200, most: 1000 }], 'no-break-glass': [{ title, id: 'bastion-prod' }], 'no-break-glass/pim': [{ role }],
  'review-overdue': [{ request: 'k3v9m2xq', asked: at, missing: 1, due: later }, { request: 'k3v9m2xq', asked: at, missing: 2, due: later }],
  'not-eligible': [{ role }, { role: { kind: 'directory', role: 'Security Reader', scope: '/' } }, { role: { kind: 'group', group: 'g', access: 'owner', name: 'Database operators' } }],
  'not-eligible/ends': [{ role, until: later }], 'not-eligible/taken-away': [{ role }], 'no-approver-left/pim': [{ role, isNamed: true }, { role, isNamed: false }],
  'step-up-needed/no-page': [{ title }], 'step-up-needed/assigner': [{ role }], 'step-up-needed/nobody': [{ role, context: null }], 'step-up-needed/not-shown': [{ role, context: 'c1' }], 'step-up-needed/cannot-show': [{ role, context: null }],

  'ticket-missing': [{ example: 'CHG0030001' }], 'ticket-missing/pim': [{ role, example: 'CHG0030001' }], 'ticket-invalid': [{ typed: 'mine', example: 'CHG0030001' }],
  'ticket-unknown': [{ system: 'ServiceNow', ticket: 'CHG0030009' }, { system: null, ticket: 'CHG0030009' }],
  'ticket-unfit/type': [{ ticket: 'CHG0030001', type: 'incident', needed: ['change_request', 'task'] }], 'ticket-unfit/closed': [{ ticket: 'CHG0030001', state: 'Closed' }],
  'ticket-unfit/state': [{ ticket: 'CHG0030001', state: 'New', needed: ['Implement'] }], 'ticket-unfit/not-on-it': [{ ticket: 'CHG0030001' }],
  'ticket-untimely/not-begun': [{ ticket: 'CHG0030001', plan, startAt: at }, { ticket: 'CHG0030001', plan: { start: at, end: null }, startAt: null }],
  'ticket-untimely/over': [{ ticket: 'CHG0030001', end: at }], 'ticket-untimely/short': [{ ticket: 'CHG0030001', end: at, left: 60_000, least: 300_000 }],
  'ticket-untimely/moved': [{ ticket: 'CHG0030001', plan: { start: null, end: later }, start: at, end: later }], 'ticket-untimely/no-more': [{ ticket: 'CHG0030001', end: at }], 'ticket-untimely/shorten': [{ by: HOUR }],
  'tickets-unavailable/not-in-time': [{}], 'tickets-unavailable/silent': [{ system: 'Jira', ticket: 'OPS-7', reason: 'ECONNREFUSED' }], 'tickets-unavailable/late': [{ system: 'Jira', ticket: 'OPS-7' }],
  'tickets-unavailable/busy': [{ system: 'Jira', ticket: 'OPS-7', told: 'HTTP 503' }], 'tickets-unavailable/page': [{ system: 'Jira', ticket: 'OPS-7', setting: 'JIRA_URL' }],
  ...refusedTickets,
  'withdrawn/ticket-closed': [{ ticket: 'CHG0030001', state: 'Closed' }], 'withdrawn/ticket-gone': [{ system: 'ServiceNow', ticket: 'CHG0030001' }],

  'unknown-request': [{ request: 'k3v9m2xq' }], 'conflict/many': [{ request: 'k3v9m2xq' }], 'not-yours': [{}], 'not-yours/more': [{}], 'not-yours/again': [{}], 'not-yours/sessions': [{}],
  'not-open': (['pending', 'denied', 'cancelled', 'lapsed', 'scheduled', 'activating', 'active', 'revoking', 'ended'] as const).map((status) => ({ request: 'k3v9m2xq', status })) as [Given<'not-open'>],
  'not-open/not-ended': [{ request: 'k3v9m2xq', status: 'active' }],
  'own-request': [{}], 'not-an-approver': [{ title }], 'not-an-approver/guest': [{ title }], 'not-an-approver/stage': [{}], 'comment-missing/deny': [{}], 'comment-missing/approve': [{}], 'already-decided/yours': [{}],
  'already-decided/other-question': [{ decided: { says: 'already-decided/break-glass' } }, { decided: null }], 'already-decided/lapsed': [{ at }],
  'already-decided/withdrawn': [{ at, now: at, why: aSentence({ says: 'withdrawn/officer', reason: 'a break-in' }) }, { at, now: later, why: 'CHG0030001 is closed.' }], 'already-decided/taken-back': [{ by: 'Riley Chen', at, now: at }, { by: 'Riley Chen', at, now: later }],
  'already-decided/automatic': [{ at, now: later, because: aSentence({ says: 'automatic', onCall: true, longest: HOUR, ticketStates: [] }) }], 'already-decided/break-glass': [{}],
  'already-decided/approved': [{ by: 'Ana Costa', at, now: at }, { by: null, at, now: later }], 'already-decided/denied': [{ by: 'Ana Costa', at, now: at }, { by: null, at, now: later }],
  'could-not-open': [{ why: aSentence({ says: 'outside-hours', hours: [{ zone: 'Europe/Paris', days: ['sun'], from: '08:00', to: '18:00' }], otherwise }) }],
  'not-in-time': [{}], 'not-in-time/ended': [{}], 'automatic': [{ onCall: true, longest: HOUR, ticketStates: ['implement', 'review'] }],
  'not-extendable/break-glass': [{}], 'not-extendable/never': [{ title }], 'not-extendable/moved': [{ end: at, now: at }], 'not-extendable/waits': [{}], 'not-extendable/often': [{ times: 1 }, { times: 2 }],
  'not-an-approver/review': [{ title }], 'comment-missing/review': [{}], 'own-request/review': [{}], 'already-decided/reviewed-by-you': [{ at, now: at }, { at, now: later }], 'already-decided/reviewed': [{ by: ['Ana Costa'] }, { by: ['Ana Costa', 'Ben Okafor'] }],
  'not-reviewable': [{ request: 'k3v9m2xq' }], 'not-reviewable/not-yet': [{}],
  'not-allowed/history': [{}], 'not-allowed/unseen': [{ entitlement: 'database', mine: ['bastion-prod', 'web'] }], 'not-allowed/report': [{}], 'duration-invalid/report': [{ longest: 90 }], 'not-allowed/verify': [{}], 'not-allowed/active': [{}], 'not-allowed/record': [{ request: 'k3v9m2xq' }], 'not-allowed/evidence': [{ request: 'k3v9m2xq' }], 'not-allowed/doctor': [{}],
  'unknown-person/several': [{ typed: 'riley chen', which: ['Riley Chen (a1)', 'Riley Chen (a2)'] }], 'unknown-person': [{ typed: 'riley' }],

  'no-channels': [{ missing: ['approvals', 'audit'] }, { missing: ['audit'] }], 'not-allowed/bind': [{ isNobody: false }, { isNobody: true }], 'not-a-channel': [{ what: 'audit' }], 'not-a-channel/foreign': [{}], 'channel-in-file': [{ what: 'approvals' }],
  'stopped': [{ by: 'Uma Secure', since: at, reason: 'a break-in', lifting: null }, { by: 'Uma Secure', since: at, reason: 'a break-in', lifting: 'Ana Costa' }], 'stopped/unknown': [{}],
  'already-decided/lift-asked': [{}], 'conflict/not-ended': [{}], 'conflict/officer': [{}], 'not-stopped/unknown': [{}], 'not-stopped': [{}], 'not-an-officer': [{}],
  'unclear': [{ typed: 'riley', isSeveral: true, known: ['Riley Chen (riley@contoso.example)'] }, { typed: 'riley', isSeveral: false, known: [] }],
  'withdrawn/officer': [{ reason: 'a break-in' }], 'withdrawn/account': [{ name: 'Riley Chen' }], 'withdrawn/guest': [{ name: 'Riley Chen', title }], 'withdrawn/no-requester': [{ name: 'Riley Chen', title }],
  'conflict/later-pass': [{}], 'conflict': [{}],

  'stuck': [{ who: 'Riley Chen', title }], 'stuck/since': [{ since: at, late: 24 * HOUR, request: 'k3v9m2xq' }, { since: at, late: HOUR, request: 'k3v9m2xq' }], 'stuck/why': [{ what: aSentence({ says: 'stuck/network', nsg: 'nsg-bastion' }), why: aSentence({ says: 'azure-busy', tried, code: 'E', reason: 'HTTP 429' }) }],
  'stuck/network': [{ nsg: 'nsg-bastion' }], 'stuck/role': [{ role }], 'stuck/sessions': [{}], 'stuck/as-open': [{}], 'stuck/no-command': [{ why: 'HTTP 503' }], 'stuck/nothing-left': [{}], 'stuck/more': [{ more: 3 }],
  'stuck/closed': [{ who: 'Riley Chen', title }], 'stuck/read-back': [{ at, now: at, request: 'k3v9m2xq' }, { at, now: later, request: 'k3v9m2xq' }],
  'open-again': [{ who: 'Riley Chen', title }], 'open-again/why': [{ what: aSentence({ says: 'stuck/role', role }), request: 'k3v9m2xq', at }],
  'seal': [{ n: 1, root: '9f2c41aa0b1c2d3e', count: 1 }, { n: 12, root: '9f2c41aa0b1c2d3e', count: 7 }], 'seal/up-to': [{ upTo: '1795000000000-0', root: '9f2c41aa0b1c2d3e' }], 'seal/first': [{}], 'seal/chained': [{ n: 11, previous: '9f2c41aa0b1c2d3e' }], 'seal/broken': [{}],
  'lost': [{ count: 1 }, { count: 7 }], 'lost/of': [{ names: ['k3v9m2xq'], more: 0, first: at, last: at }, { names: ['k3v9m2xq', 'aaaa2222'], more: 3, first: at, last: at }], 'lost/means': [{}], 'lost/look': [{}],
  'removed': [{ count: 1 }, { count: 7 }], 'removed/kept': [{ before: '2026-11-23T00:00:00.000Z', seal: 12 }], 'removed/names': [{ names: ['k3v9m2xq'], more: 0 }, { names: ['k3v9m2xq', 'aaaa2222'], more: 3 }],
  'export/begins': [{ where: '/srv/record.jsonl' }], 'export/begins-without': [{ count: 1 }, { count: 7 }], 'seal/unsigned': [{ where: 'https://contoso.vault.azure.net/keys/seals' }], 'seal/unsigned-later': [{}], 'seal/signed-again': [{ where: 'https://contoso.vault.azure.net/keys/seals' }], 'seal/look': [{}], 'not-authentic': [{ request: 'k3v9m2xq' }], 'not-authentic/no-history': [{}], 'not-authentic/nothing': [{}],
  'at-rest/wrong': [{ nsg: 'nsg-bastion' }], 'at-rest/problem': [{ what: aSentence({ says: 'stuck/sessions' }) }], 'at-rest/more': [{ more: 3 }], 'at-rest/right': [{ nsg: 'nsg-bastion' }], 'at-rest/taken': [{}],
  'closer/closed': [{ rules: 1 }, { rules: 3 }], 'closer/overdue': [{ rule: 'jit-1', due: at, closed: later, now: later, late: HOUR }], 'closer/too-far': [{ rule: 'jit-1', closed: at, now: later }],
  'silent/closer': [{}], 'silent/closer-since': [{ since: at, now: at }, { since: at, now: later }], 'silent/closer-back': [{}], 'silent/directory': [{}], 'silent/directory-since': [{ since: at, now: at }, { since: at, now: later }], 'silent/directory-back': [{}],
  'silent/tickets': [{ system: 'Jira' }], 'silent/tickets-since': [{ since: at, now: at }, { since: at, now: later }], 'silent/tickets-back': [{ system: 'Jira' }],
  'stranger': [{ name: 'Riley Chen' }], 'stranger/known': [{ who: 'Ana Costa', oid: 'a2', address: '203.0.113.7' }], 'stranger/unknown': [{ oid: 'a2', tenant: 't1', address: '203.0.113.7' }],
  'stranger/link': [{ errand: aSentence({ says: 'errand/address' }), name: 'Riley Chen' }], 'errand/address': [{}], 'errand/request': [{ entitlement: 'bastion-prod' }], 'errand/answer': [{ request: 'k3v9m2xq' }],
  'file/start': [{}], 'file/in-force': [{ names: ['bastion-prod', 'database'] }], 'file/refused': [{ problems: 3 }], 'file/changed': [{}], 'file/in-order': [{}], 'file/more': [{ more: 3 }],

  'no-drill': [{}], 'drill-under-way': [{ until: at }], 'not-allowed/drill': [{}], 'stuck/drill': [{ path: 'drill' }], 'stuck/drill-closed': [{ path: 'drill' }],
  'drill/begins': [{ path: 'drill', until: at }], 'drill/due': [{ due: at }], 'drill/asked-by': [{ by: 'Ana Costa' }], 'drill/missed': [{ due: at }], 'drill/good': [{ path: 'drill', late: 0 }, { path: 'drill', late: 1300 }],
  'drill/late': [{ path: 'drill', late: HOUR }], 'drill/not-opened': [{ path: 'drill' }], 'drill/by-other': [{ path: 'drill' }], 'drill/nothing-opened': [{}], 'drill/opened': [{ at, read: later }], 'drill/closed': [{ due: at, at, read: later }],
  'drill/by': [{ by: 'eve@contoso.example' }], 'drill/by-nobody': [{}], 'drill/never-open': [{}],

  'drift': [{ on: aSentence({ says: 'stuck/network', nsg: 'nsg-bastion' }) }], 'drift/whose': [{ person: 'a1' }], 'drift/unknown': [{ name: 'jit-1', until: at, addresses: ['203.0.113.7/32'] }, { name: 'x', until: null, addresses: [] }],
  'drift/widened': [{ name: 'jit-1', until: at, addresses: ['198.51.100.0/24'] }], 'drift/edited': [{ name: 'jit-1', until: at, addresses: [] }], 'drift/prolonged': [{ name: 'x', until: null, addresses: [] }, { name: 'x', until: at, addresses: [] }],
  'drift/missing': [{ name: 'jit-1', until: at, addresses: [] }, { name: 'jit-1', until: null, addresses: [] }], 'drift/still-missing': [{}], 'drift/restored': [{}], 'drift/taken-away': [{}], 'drift/stands': [{}], 'drift/role-stands': [{}], 'drift/by-hand': [{}], 'drift/by': [{ by: 'eve@contoso.example' }], 'drift/by-pim': [{ by: 'Eve Admin (a1)' }], 'drift/by-unknown': [{}], 'drift/more': [{ more: 3 }],

  'mark': [{ at, seq: 7, hash: '9f2c41aa' }], 'because': [{ reason: 'a break-in' }], 'begins': [{}], 'begins/nothing-stored': [{}],
  'begun-anew': [{ by: 'Uma Secure' }], 'begun-anew/aside': [{}], 'begun-anew/stopped': [{}], 'begun-anew/possible': [{}],
  'has-stopped': [{ by: 'Uma Secure' }], 'has-stopped/nobody-ends': [{}], 'has-stopped/ends': [{ ends: 'all' }, { ends: { person: 'a1', name: 'Riley Chen' } }], 'has-stopped/two-lift': [{}],
  'lift-asked': [{ by: 'Uma Secure' }], 'lift-asked/another': [{}], 'lift-asked/replaced': [{ before: 'Ana Costa' }], 'lifted': [{ first: 'Uma Secure', by: 'Ana Costa' }], 'lifted/made-by': [{ by: 'Uma Secure', reason: 'a break-in' }],
  'looked': [{ by: 'Ana Costa', what: 'evidence', of: 'k3v9m2xq' }, { by: 'Ana Costa', what: 'request', of: 'k3v9m2xq' }, { by: 'Ana Costa', what: 'history', of: 'Riley Chen' }], 'looked/report': [{ by: 'Ana Costa', days: 1 }, { by: 'Ana Costa', days: 7 }],
  'bound/here': [{ what: 'approvals' }, { what: 'audit' }], 'bound/elsewhere': [{ what: 'approvals' }, { what: 'audit' }], 'bound/by': [{ by: 'Sam Doyle' }], 'bound/stays': [{}],
  'record/gone': [{}], 'record/another': [{}], 'record/cut-off': [{}], 'record/less': [{ seen: 7 }], 'record/none': [{}], 'record/changed': [{}], 'record/foreign': [{ request: 'k3v9m2xq' }], 'record/misnumbered': [{ seq: 4 }], 'record/unchained': [{}], 'record/no-seal': [{}], 'record/seal-unchained': [{}], 'record/taken-out': [{}], 'record/no-json': [{}], 'record/shape': [{}],
  'record/seal': [{ n: 3, wrong: aSentence({ says: 'record/no-seal' }) }, { n: 3, wrong: aSentence({ says: 'record/misnumbered', seq: 5 }) }],
  'record/of-another': [{ request: 'k3v9m2xq', found: 'abcd2345' }],
  'record/bad-event': [{ why: aSentence({ says: 'record/shape' }) }],
  'record/damaged': [{ request: 'k3v9m2xq', why: aSentence({ says: 'record/no-json' }) }, { request: 'k3v9m2xq', why: 'answers.0.by: Required' }],
  'record/event': [{ request: null, nth: 3, type: 'stopped', wrong: aSentence({ says: 'record/changed' }) }, { request: 'k3v9m2xq', nth: 3, type: 'asked', wrong: aSentence({ says: 'record/misnumbered', seq: 4 }) }],
  'newer-version': [{ request: 'k3v9m2xq', version: 2, known: 1 }], 'newer-version/installation': [{ version: 2, known: 1 }], 'newer/request': [{ request: 'k3v9m2xq' }], 'newer/closes': [{ request: 'k3v9m2xq', status: 'active' }], 'newer/stop': [{}], 'newer/go-on': [{}],
  'unknown-stop': [{}], 'unknown-stop/changed': [{}], 'unknown-stop/officer': [{}], 'unknown-stop/no-officer': [{}],

  'at-rest/no-deny': [{ nsg: 'nsg-bastion', below: 999 }], 'at-rest/lets-in': [{ rule: 'Mine', nsg: 'nsg-bastion', sources: ['Internet'], port: 443 }],
  'at-rest/needed': [{ nsg: 'nsg-bastion', rule: { direction: 'inbound', from: 'GatewayManager', to: '*', ports: [443, 4443] } }, { nsg: 'nsg-bastion', rule: { direction: 'outbound', from: '*', to: 'AzureCloud', ports: [443] } }],
  'at-rest/gone': [{ nsg: 'nsg-bastion', code: 'ResourceNotFound' }], 'at-rest/unread': [{ nsg: 'nsg-bastion', code: 'E' }], 'at-rest/forbidden': [{ nsg: 'nsg-bastion', action: 'Microsoft.Network/networkSecurityGroups/securityRules/read' }],
  'mend/correct': [{}], 'mend/correct-or-create': [{}], 'mend/doctor': [{}],
  'tried/list-rules': [{ nsg: 'nsg-bastion' }], 'tried/delete-rule': [{ rule: 'jit-1', nsg: 'nsg-bastion' }], 'tried/let-in': [{ sources: ['203.0.113.7/32'], nsg: 'nsg-bastion' }],
  'tried/activate': [{ role }], 'tried/prolong': [{ role }], 'tried/shorten': [{ role }], 'tried/remove': [{ role }], 'tried/cancel': [{ role }], 'tried/read-role': [{ role }],
  'tried/eligible': [{ role }], 'tried/settings': [{ role }], 'tried/meaning': [{ role }], 'tried/find-role': [{ name: 'Reader' }], 'tried/list-sessions': [{ bastion: 'bas-prod' }], 'tried/cut-sessions': [{ bastion: 'bas-prod' }],
  'tried/person': [{ id: 'a1' }], 'tried/groups': [{ id: 'a1' }], 'tried/group': [{ id: 'g1' }], 'tried/members': [{ id: 'g1' }],
  'azure-unavailable': [{ tried, reason: 'ECONNRESET' }], 'azure-unavailable/no-sign-in': [{ tried, reason: 'ECONNRESET' }], 'azure-unavailable/failed': [{ tried, code: 'E', reason: 'HTTP 503' }], 'azure-unavailable/accepted': [{ tried, code: 'E', reason: 'HTTP 503' }],
  'azure-unavailable/late': [{}], 'azure-busy': [{ tried, code: 'E', reason: 'HTTP 429' }], 'azure-busy/unfinished': [{ tried, status: 'PendingProvisioning' }],
  'azure-refused': [{ tried, code: 'E', reason: 'HTTP 403' }, { tried: 'sign in', code: 'E', reason: 'HTTP 403' }], 'azure-refused/sign-in': [{ tried, reason: 'AADSTS7000215' }], 'azure-refused/not-done': [{ tried, status: 'Denied' }],
  'azure-refused/no-settings': [{ role }], 'azure-refused/no-group': [{ id: 'g1' }], 'role-not-found': [{ name: 'Reader', scope: '/subscriptions/s' }], 'role-not-found/entra': [{ name: 'Reader' }],
  'too-young/too-soon': [{ role, until: at }], 'too-young/keeps-end': [{ role, until: at }], 'too-young': [{ role, from: at }],
  'no-free-priority': [{ nsg: 'nsg-bastion' }], 'nsg-full': [{ nsg: 'nsg-bastion', most: 4000 }], 'not-read-back/rule': [{ rule: 'jit-1' }], 'not-read-back/sessions': [{ bastion: 'bas-prod' }], 'not-named/nsg': [{ nsg: 'nsg-bastion' }], 'not-named/role': [{ role }],
  'tried/show': [{}], 'tried/permissions': [{}], 'tried/look': [{}],

  'place/sign-in': [{}], 'place/pim': [{ scope: '/subscriptions/s' }], 'place/network': [{ nsg: 'nsg-bastion' }], 'place/log': [{ subscription: '/subscriptions/s' }], 'place/sessions': [{ bastion: 'bas-prod' }], 'place/machines': [{}],
  'place/groups': [{}], 'place/entra-roles': [{}], 'place/pim-for-groups': [{}], 'place/record': [{}], 'place/excess': [{ whose: 'own' }, { whose: 'registration' }],
  'thing/role': [{ name: 'Reader' }], 'thing/setting': [{ of: aSentence({ says: 'stuck/role', role }) }, { of: 'Security Reader' }], 'thing/baseline': [{}], 'thing/sign-in': [{}],
  'thing/signing-key': [{ where: 'https://contoso.vault.azure.net/keys/seals' }], 'thing/reachable': [{}], 'thing/persistence': [{}], 'thing/table': [{ table: 'change_request' }],
  'thing/projects': [{}], 'thing/plan-fields': [{}], 'thing/channel': [{ what: 'approvals' }, { what: 'audit' }], 'thing/teams-app': [{}], 'thing/export': [{ where: '/srv/record.jsonl' }],
  'thing/older': [{ than: HOUR }], 'found/may-not': [{}], 'found/listed': [{}], 'found/tried': [{ isListed: true }, { isListed: false }],
  'found/tried-but': [{ why: aSentence({ says: 'azure-busy', tried, code: 'E', reason: 'HTTP 429' }) }],
  'found/in-token': [{ as: null, but: null }, { as: 'Directory.Read.All', but: 'HTTP 403' }], 'found/not-in-token': [{ works: true }, { works: false }],
  'found/unseen': [{ why: aSentence({ says: 'found/may-not-see' }) }], 'found/may-not-see': [{}], 'found/unchecked': [{ why: aSentence({ says: 'found/needs', permission: 'AppCatalog.Read.All' }) }], 'found/needs': [{ permission: 'AppCatalog.Read.All' }],
  'found/no-app': [{ botId: 'b1' }], 'found/app-version': [{ version: '0.1.0' }], 'found/other-version': [{ inTeams: '0.0.9', here: '0.1.0' }], 'mend/publish': [{}], 'mend/deploy': [{ version: '0.2.0' }], 'found/signed-in': [{ as: 'a1' }], 'found/there': [{}],
  'found/there-as': [{ name: 'vm-web-1' }], 'found/no-role': [{}], 'found/no-entra-role': [{}], 'found/no-group': [{}], 'found/need-not-see': [{}], 'found/no-setting': [{}],
  'found/no-second-factor': [{}], 'found/second-factor': [{ rule: 'Enablement_Admin_Assignment' }], 'found/shut': [{}], 'found/changes-nothing': [{}], 'found/no-right': [{}],
  'found/excess': [{ actions: ['Microsoft.Authorization/roleAssignments/write'] }], 'found/excess-in-token': [{}], 'found/signs': [{}],
  'found/unsigned': [{ why: aSentence({ says: 'azure-busy', tried, code: 'E', reason: 'HTTP 429' }) }],
  'found/unsigned-meanwhile': [{ why: aSentence({ says: 'azure-busy', tried, code: 'E', reason: 'HTTP 429' }) }], 'found/answers': [{}], 'found/keeps': [{}],
  'found/evicts': [{ policy: 'allkeys-lru' }], 'found/persists': [{}], 'found/forgets': [{}], 'found/untold': [{ why: null }, { why: 'NOPERM' }],
  'found/no-table-api': [{ status: 404, setting: 'SERVICENOW_URL' }], 'found/no-rest-api': [{ setting: 'JIRA_URL' }], 'found/no-ticket': [{}], 'found/tickets': [{}],
  'found/bare-tickets': [{}], 'found/one-project': [{}], 'found/nowhere': [{ permissions: ['ADD_COMMENTS'] }], 'found/times': [{}], 'found/no-times': [{ fields: ['customfield_9'] }],
  'found/channel-in-file': [{}], 'found/channel-bound': [{}], 'found/no-channel': [{}], 'found/exported': [{}], 'found/not-exported': [{ waiting: 7, since: at }], 'found/none-kept': [{}],
  'found/kept': [{ stays: { 'under way': 1, 'not exported': 2, 'not sealed': 3, 'damaged': 4 } }], 'mend/role-name': [{ list: 'az role definition list' }], 'mend/identity': [{}],
  'mend/excess': [{ list: 'az role assignment list', take: 'az role assignment delete' }], 'mend/second-factor': [{ where: ['Groups', 'Database operators', 'Settings', 'member'] }],
  'mend/redis': [{}], 'mend/redis-conf': [{ command: 'redis-cli CONFIG SET appendonly yes' }], 'mend/tickets': [{}], 'mend/channel': [{ what: 'audit' }],
  ...ofTheFile,
  'found/for': PURPOSES.map((purpose) => ({ purpose, how: aSentence({ says: 'found/may-not' }) })) as [Given<'found/for'>], // a list that is not empty
};

/** Every sentence with each of its samples. */
export const spoken: readonly Sentence[] = Object.entries(samples).flatMap(([says, all]) => all.map((given) => ({ says, ...given }) as Sentence)); // its key stands with its parameters above
