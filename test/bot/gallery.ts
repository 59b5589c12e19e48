import { createTally } from '../../src/access/report.js';
import type { AccessRequest, InStatus } from '../../src/access/request.js';
import type { Entitlement } from '../../src/access/entitlement.js';
import { problemOf, type Problem } from '../../src/access/errors.js';
import type { Instant } from '../../src/access/instant.js';
import type { Outlook } from '../../src/workflow/preview.js';
import type { Finding, SealedEvent } from '../../src/workflow/ports.js';
import { commands } from '../../src/bot/index.js';
import { askWords } from '../../src/bot/commands/askWords.js';
import { isForAll } from '../../src/bot/commands/command.js';
import { strayInWords } from '../../src/bot/commands/parse.js';
import { answerCard } from '../../src/bot/views/answer.js';
import type { Around } from '../../src/bot/around.js';
import { approvalCard } from '../../src/bot/views/approval.js';
import { closureCard } from '../../src/bot/views/closure.js';
import type { Card } from '../../src/bot/views/fill.js';
import { filledFrom } from '../../src/bot/form/filled.js';
import { formCard } from '../../src/bot/views/form.js';
import { helpCard } from '../../src/bot/views/help.js';
import { historyCard } from '../../src/bot/views/history.js';
import { doctorCard } from '../../src/bot/views/doctor.js';
import { activeCard } from '../../src/bot/views/active.js';
import { awaitingCard } from '../../src/bot/views/awaiting.js';
import { keptForm } from '../../src/bot/form/kept.js';
import { homeCard } from '../../src/bot/views/home.js';
import { nudgeCard } from '../../src/bot/views/nudge.js';
import { recordCard } from '../../src/bot/views/record.js';
import { reviewsCard } from '../../src/bot/views/reviews.js';
import { listCard } from '../../src/bot/views/list.js';
import { pageCard } from '../../src/bot/views/page.js';
import { leafOf } from '../../src/bot/views/turns.js';
import { requestsCard } from '../../src/bot/views/requests.js';
import { statusCard } from '../../src/bot/views/status.js';
import { reportCard } from '../../src/bot/views/report.js';
import { PLAIN, readerOf, type Reader } from '../../src/bot/words/reader.js';
import { ana, ben, noor, riley, sam } from '../support/people.js';
import { anEntitlement, aRequest, aTicketSeen, at, HOUR, NSG, underServiceNow, VM } from '../support/requests.js';
import { BUSY, toldCards } from './told.js';
import type { Purpose } from '../../src/access/sentences/findings.js';
import { said as saidOf, type Line } from '../../src/access/sentences/index.js';
import { giveAppRole, giveNetwork } from '../../src/azure/doctor/mend.js';

export const TENANT = '7e4a1700-0000-4000-8000-000000000001';
export const APPROVERS = [ana, ben, noor];
/** More than are mentioned at once, with names as long as they get, two of them the same. */
const CROWD = Array.from({ length: 12 }, (_, i) => ({ id: `c0000000-0000-4000-8000-0000000000${i + 10}`, name: `Maximiliane von Schwarzenberg-Liechtenstein ${Math.max(i, 1)}` }));
const AROUND: Around = {
  own: [{ id: 'wxyz6789', who: riley.name, title: 'Database machine on call', until: at('12:00') }],
  others: [{ id: 'pqrs2345', who: noor.name, title: 'Production machines through Bastion', until: at('10:45') }, { id: 'tuvw2345', who: sam.name, title: 'Production machines through Bastion', until: at('11:15') }],
  hasMachines: true, last: { start: '2026-11-20T22:00:00.000Z', end: '2026-11-20T23:30:00.000Z', outcome: 'endedEarly' },
  allows: [{ role: 'Reader', text: 'View all resources, but does not allow you to make any changes.' }, { role: 'Virtual Machine Administrator Login', text: 'View Virtual Machines in the portal and login as administrator' }],
};
const STOPPED = { by: ben, reason: 'a break-in is being looked into', since: at('10:00'), ends: 'nobody', lifting: null } as const;

export function sealed(seq: number): SealedEvent {
  return { event: { v: 1, type: 'due', request: 'abcd2345', seq, at: at('11:05') }, previous: '', mac: '', hash: '9f2c41aa77e0' };
}

const underTicket = anEntitlement({ ticket: underServiceNow });

/** One request in each state, and the special ways of it. */
export function everyState(over: Parameters<typeof aRequest>[0] = {}, comment = 'Only the web machines.'): Record<string, AccessRequest> {
  const pending = aRequest(over);
  const approved = pending.approvedBy(ana, '10:05');
  const commented = pending.after('10:05:34', { type: 'answered', by: ana, verdict: 'approve', comment, stage: 0, duration: null, pimApproverOf: [], rules: pending.now.rules, from: pending.now.origin });
  const [role] = approved.targets();
  const network = approved.targets().find((target) => target.layer === 'network');
  const active = approved.opened('10:06:02');
  const held = approved.targets().reduce((story, target) => story.after('10:06', {
    type: 'opened', target, effectAt: at('10:06'), readAt: at('10:06'), alreadyHeld: target.layer === 'identity', until: at('11:05'), azureRequests: [],
  }), approved);
  const extendable = aRequest({ ...over, entitlement: { ...pending.now.entitlement, extend: { times: 1, by: HOUR, approval: true } } }).approvedBy(ana, '10:05').opened('10:06:02');
  const ending = active.due('11:05');
  const cut = { cut: [{ session: 's1', machine: '/x/vm-web-1', user: 'riley' }], keptBy: [], at: at('11:05:02'), readAt: at('11:05:02') };
  return {
    pending: pending.now,
    pendingTicket: aRequest({ ...over, ticketSeen: aTicketSeen({ title: over.reason ?? 'Patch the kernel', cutFrom: 4 * HOUR }) }).now,
    pendingUnchecked: aRequest({ entitlement: underTicket, ...over }).now,
    approvedUnchecked: aRequest({ entitlement: underTicket, ...over }).approvedBy(ana, '10:05').now,
    denied: pending.deniedBy(ben, '10:07').now,
    pendingPim: aRequest({ ...over, pim: [{ role: { kind: 'directory', role: 'Security Reader', scope: '/' }, approvers: { groups: [], people: [ben.id] } }] }).approvedBy(ana, '10:05').now,
    revokingYoung: active.after('10:08', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }).closedOne(network!, '10:08:01').sessionsCut('10:08:02').now,
    cancelled: pending.after('10:03', { type: 'cancelled', by: riley, from: { conversation: 'c', activity: '9' } }).now,
    withdrawn: pending.after('10:03', { type: 'withdrawn', why: 'accountDisabled', by: null, ...saidOf({ says: 'withdrawn/account', name: riley.name }) }).now,
    lapsed: pending.after('18:00', { type: 'lapsed' }).now,
    scheduled: aRequest({ ...over, startsAt: at('12:00') }).approvedBy(ana, '10:05').now,
    activating: approved.openedOne(role!, '10:05:30').now,
    active: active.now,
    activeExtendable: extendable.now,
    activeEnding: extendable.after('10:55', { type: 'nudged', what: 'ending', stage: null }).now,
    activeMore: extendable.after('10:50', { type: 'extendAsked', by: HOUR, from: pending.now.origin }).now,
    activeHeld: held.now,
    activeHeldCommented: { ...held.now, answers: commented.now.answers },
    endedHeld: held.due('11:05').closed('11:05:02').sessionsCut('11:05:02').now,
    revoking: ending.closedOne(network!, '11:05:01').now,
    troubled: ending.after('11:06', { type: 'troubled', what: 'network x', code: 'azure-busy', ...saidOf(BUSY) }).now,
    ended: ending.closed('11:05:02').after('11:05:02', { type: 'sessionsCut', sessions: cut }).now,
    activeCommented: commented.opened('10:06:02').now,
    endedCommented: commented.opened('10:06:02').after('10:24:02', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }).closed('10:24:03.6').after('10:24:03.6', { type: 'sessionsCut', sessions: { ...cut, at: at('10:24:03.6'), readAt: at('10:24:03.6') } }).now,
    endedEarly: active.after('10:30', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }).closed('10:30:02').sessionsCut('10:30:02').now,
    revokingWithdrawn: active.after('10:30', { type: 'withdrawn', why: 'stopped', by: ana, ...saidOf({ says: 'withdrawn/officer', reason: STOPPED.reason }) }).now,
    endedWithdrawn: active.after('10:30', { type: 'withdrawn', why: 'ticketClosed', by: null, ...saidOf({ says: 'withdrawn/ticket-closed', ticket: 'CHG0030001', state: 'Closed' }) }).closed('10:30:02').sessionsCut('10:30:02').now,
    endedKept: approved.targets().reduce((story, target) => story.after('11:05:02', {
      type: 'closed', target, effectAt: at('11:05:02'), readAt: at('11:05:02'), keptBy: target.layer === 'network' ? ['wxyz6789'] : [], azureRequests: [],
    }), ending).sessionsCut('11:05:02').now,
    failed: approved.openedOne(role!, '10:05:30').after('10:06', { type: 'failed', code: 'no-free-priority', ...saidOf({ says: 'no-free-priority', nsg: 'nsg-bastion' }) }).closed('10:06:02').sessionsCut('10:06:02').now,
  };
}

/** What opened without an approver, in each state, and its reviews. */
function withoutApprover(over: Parameters<typeof aRequest>[0] = {}, comment: string): Record<string, AccessRequest> {
  const rule = over.entitlement ?? anEntitlement();
  const says = (by: typeof ana, verdict: 'justified' | 'notJustified', words: string | null) => ({ type: 'reviewed', by, verdict, comment: words, from: { conversation: 'c', activity: '1' } } as const);
  const opening = aRequest({ ticket: 'CHG0030001', ...over, way: 'breakGlass', entitlement: { ...rule, breakGlass: { max: HOUR, reviewers: 2, reviewWithin: 24 * HOUR } } });
  const active = opening.opened('10:01:02');
  const ended = active.due('11:00').closed('11:00:02').sessionsCut('11:00:02');
  const once = ended.after('12:00', says(ana, 'justified', null));
  const automatic = aRequest({ ...over, way: 'automatic', automatic: { entry: 0, words: 'on call, at most 1 h' }, entitlement: { ...rule, approval: { ...rule.approval, automatic: [{ onCall: rule.requesters, longest: HOUR, ticketStates: [] }] } } });
  return {
    breakGlassActivating: opening.now,
    breakGlassActive: active.now,
    breakGlassEndedByApprover: active.after('10:20', { type: 'endedEarly', by: ben, from: { conversation: 'c', activity: '9' } }).closed('10:20:02').sessionsCut('10:20:02').now,
    breakGlassEnded: ended.now,
    breakGlassOverdue: once.after('34:00', { type: 'nudged', what: 'review', stage: null }).now,
    breakGlassJustified: once.after('12:30', says(ben, 'justified', comment)).now,
    breakGlassNotJustified: once.after('12:30', says(ben, 'notJustified', comment)).now,
    automaticActivating: automatic.now,
    automaticActive: automatic.opened('10:01:02').now,
    automaticEnded: automatic.opened('10:01:02').due('11:00').closed('11:00:02').sessionsCut('11:00:02').now,
  };
}

/** Every card in every state, by name. */
export function gallery(over: Parameters<typeof aRequest>[0] = {}, comment?: string, reader: Reader = PLAIN): Record<string, Card> {
  const cards: Record<string, Card> = {};
  const states = { ...everyState(over, comment), ...withoutApprover(over, comment ?? 'The site was up all the time.') };
  for (const [name, request] of Object.entries(states)) {
    cards[`approval-${name}`] = approvalCard(request, { reader, approvers: APPROVERS });
    cards[`status-${name}`] = statusCard(request, { reader, tenantId: TENANT, approvers: APPROVERS });
    if (request.status === 'ended') cards[`closure-${name}`] = closureCard(request, { sealed: sealed(9), reader });
  }
  const rule: Entitlement = over.entitlement ?? anEntitlement();
  const told = aRequest(over).deniedBy(ben, '10:05');
  const live = [states.pending!, states.active!];
  const { lists, asked, commands: said } = reader.words;
  return {
    ...cards,
    'approval-signIn': approvalCard(states.pending!, { reader, approvers: APPROVERS, signIn: { url: `https://jit.contoso.example/ip/${'x'.repeat(43)}`, until: at('10:15') } }),
    'approval-shared': approvalCard(states.pending!, { reader, approvers: APPROVERS, refreshFor: APPROVERS.map(({ id }) => `29:1${'x'.repeat(60)}${id.slice(-2)}`) }),
    'approval-breakGlassShared': approvalCard(states.breakGlassActive!, { reader, approvers: APPROVERS, refreshFor: APPROVERS.map(({ id }) => `29:1${'x'.repeat(60)}${id.slice(-2)}`) }),
    'approval-breakGlassReviewed': approvalCard(states.breakGlassOverdue!, { reader, approvers: APPROVERS, as: 'reviewed' }),
    'closure-shared': closureCard(states.ended as InStatus<'ended'>, { sealed: sealed(9), reader, refreshFor: `29:1${'x'.repeat(60)}` }), // by its name
    'approval-around': approvalCard(states.pending!, { reader, approvers: APPROVERS, around: AROUND, as: 'unknown' }),
    'approval-yours': approvalCard(states.pending!, { reader, approvers: APPROVERS, as: { stage: 1, stages: 2, since: 'silence', silence: HOUR / 2, through: { group: over.reason ?? 'JIT approvers' }, pim: [{ kind: 'directory', role: 'Security Reader', scope: '/' }] } }),
    'approval-yoursMore': approvalCard(states.activeMore!, { reader, approvers: APPROVERS, as: { stage: 0, stages: 1, since: 'start', silence: null, through: 'name', pim: [] } }),
    'approval-mentioning': approvalCard(states.pending!, { reader, approvers: CROWD, mentioned: CROWD, around: AROUND, refreshFor: APPROVERS.map(({ id }) => `29:1${'x'.repeat(60)}${id.slice(-2)}`) }),
    'approval-breakGlassMentioning': approvalCard(states.breakGlassActive!, { reader, approvers: CROWD, mentioned: CROWD }),
    nudgeMentioning: nudgeCard(states.pending!, { what: 'reminder', stage: null, mentioned: CROWD }, reader),
    nudgeReminder: nudgeCard(states.pending!, { what: 'reminder', stage: null }, reader),
    nudgeLapsing: nudgeCard(states.pending!, { what: 'lapsing', stage: null }, reader),
    nudgeEnding: nudgeCard(states.activeExtendable!, { what: 'ending', stage: null }, reader),
    nudgeReview: nudgeCard(states.breakGlassOverdue!, { what: 'review', stage: null }, reader),
    requests: requestsCard(lists.underWay(2), { list: 'status', ...leafOf([...live, states.ended!], 1) }, { now: at('10:10'), reader }),
    requestsPage: requestsCard(lists.yours, { list: 'mine', ...leafOf(Array.from({ length: 30 }, () => states.active!), 2) }, { now: at('10:10'), reader }),
    home: homeCard({ entitlements: [rule, anEntitlement({ id: 'bastion-quick', title: 'For a moment' })], live, awaiting: [], reviews: [], stop: null }, { now: at('10:10'), reader }),
    homeApprover: homeCard({ entitlements: [rule], live: [states.activeExtendable!], awaiting: [states.pending!, states.activeMore!], reviews: [states.breakGlassEnded!], stop: null }, { now: at('10:10'), reader }),
    homeFull: homeCard({ entitlements: Array.from({ length: 9 }, () => rule), live: Array.from({ length: 9 }, () => states.activeExtendable!), awaiting: Array.from({ length: 9 }, () => states.pending!), reviews: Array.from({ length: 9 }, () => states.breakGlassEnded!), stop: STOPPED }, { now: at('10:10'), reader }),
    homeHello: homeCard({ entitlements: [rule], live: [], awaiting: [], reviews: [], stop: null, greeting: reader.words.greeting.hello(riley.name) }, { now: at('10:10'), reader }),
    homeStopped: homeCard({ entitlements: [rule], live, awaiting: [], reviews: [], stop: STOPPED }, { now: at('10:10'), reader }),
    homeReviews: homeCard({ entitlements: [], live: [], awaiting: [], reviews: [states.breakGlassActive!, states.breakGlassEnded!], stop: null }, { now: at('35:00'), reader }),
    awaiting: awaitingCard(lists.awaits(20), Array.from({ length: 20 }, (_, i) => (i % 2 ? states.activeMore! : states.pending!)), { now: at('10:10'), reader, page: 1 }),
    reviews: reviewsCard(lists.reviews(20), Array.from({ length: 20 }, (_, i) => (i % 2 ? states.breakGlassActive! : states.breakGlassEnded!)), { now: at('12:00'), reader, page: 1 }),
    history: historyCard({ whose: null, isOwn: false, query: { machine: VM, since: at('00:00') }, requests: Array.from({ length: 3 }, () => [states.ended!, states.denied!, states.cancelled!, states.lapsed!]).flat().slice(0, 10), older: '1763892000000.abcd2345' }, ['1763895600000.wxyz6789'], { now: at('12:00'), reader }),
    report: reportCard(aReport([states.ended!, states.endedEarly!, states.denied!, states.lapsed!, states.pending!, states.automaticEnded!, states.breakGlassOverdue!], states), reader),
    reportNone: reportCard(aReport([], {}), reader),
    activeNow: activeCard(lists.openNow(4), [states.active!, states.breakGlassActive!, states.automaticActive!, states.revoking!], { now: at('10:10'), reader, page: 1 }),
    activePage: activeCard(lists.openNow(40), Array.from({ length: 40 }, () => states.breakGlassActive!), { now: at('10:10'), reader, page: 2 }),
    activeNone: activeCard(lists.nothingOpen, [], { now: at('10:10'), reader, page: 1 }),
    record: recordCard(told.now, told.events.map((event) => ({ event, previous: '', mac: '', hash: '9f2c41aa77e0' })), { now: at('10:10'), reader }),
    list: listCard({ offered: [rule, anEntitlement({ id: 'bastion-quick', title: 'For a moment', roles: [...rule.roles, { kind: 'directory', role: 'Security Reader', scope: '/' }, { kind: 'group', group: 'g', access: 'member', name: 'Database operators' }] })], others: [anEntitlement({ id: 'sql-prod' })], isSure: false }, { stop: { ...STOPPED, lifting: sam }, page: 1 }, reader),
    listPage: listCard({ offered: Array.from({ length: 30 }, (_, i) => ({ ...rule, id: `${rule.id}-${i + 1}` })), others: [anEntitlement({ id: 'sql-prod' })], isSure: false }, { stop: { ...STOPPED, lifting: sam }, page: 2 }, reader),
    listNone: listCard({ offered: [], others: [anEntitlement({ id: 'sql-prod' })], isSure: true }, { stop: null, page: 1 }, reader),
    sessions: statusCard(states.active!, { reader, tenantId: TENANT, live: { open: [{ session: 's1', machine: '/x/vm-web-1', user: 'riley' }], readAt: at('10:10:02') } }),
    homeEmpty: homeCard({ entitlements: [], live: [], awaiting: [], reviews: [], stop: 'unknown' }, { now: at('10:10'), reader }),
    help: helpCard(commands.filter(isForAll), commands.filter((command) => !isForAll(command)), reader),
    helpWhole: unfolded(helpCard(commands.filter(isForAll), commands.filter((command) => !isForAll(command)), reader)),
    refusal: answerCard({
      tone: 'warning', title: asked.toCorrect(asked.nothingAsked, 2),
      lines: [...wrong(over).slice(0, 1).map(reader.told), strayInWords({ is: 'stray', words: over.reason ?? 'kernel' }, reader)].map((line) => `• ${line}`),
      typed: [`/access request bastion-prod for 9d from 203.0.113.7 because ${over.reason ?? ''}`], hint: askWords.hint([rule], undefined, reader),
    }),
    unknown: answerCard({ title: said.unknown(over.reason ?? 'reqest'), lines: [said.didYouMean('request')], typed: [commands[0]!.example] }),
    ...forms(rule, over, reader),
    ...toldCards({ states, sealed: sealed(9), reader, tenantId: TENANT }),
    page: pageCard({ title: asked.missingAddress, lines: [reader.told(problemOf('address', { says: 'address-missing/page' }))], typed: `/access request bastion-prod because ${over.reason ?? ''}`, button: asked.showAddress, url: `https://jit.contoso.example/ip/${'x'.repeat(43)}`, until: at('10:20') }, reader),
    sam: answerCard({ title: sam.name }),
    doctor: doctorCard(findings(over.reason ?? 'Azure refused it'), reader),
    doctorUnsure: doctorCard(findings(over.reason).filter((one) => one.status !== 'wrong'), reader),
    doctorContent: doctorCard(findings(over.reason).filter((one) => one.status === 'ok'), reader),
  };
}

/** Of a week, from these requests. */
function aReport(requests: readonly AccessRequest[], { breakGlassOverdue: overdue, breakGlassActive: due }: Record<string, AccessRequest>) {
  const tally = createTally({ from: at('00:00'), to: at('168:00') });
  for (const request of requests) tally.add(request);
  return tally.report([overdue, due].filter((one) => one !== undefined));
}

/** The same in German and by Berlin's clock, under names that begin with `de-`. */
export function germanGallery(): Record<string, Card> {
  const cards = gallery({}, 'Nur die Webserver.', readerOf({ locale: 'de', zone: 'Europe/Berlin' }));
  return Object.fromEntries(Object.entries(cards).map(([name, card]) => [`de-${name}`, card]));
}

/** Something wrong with each field. */
function wrong({ reason = 'patch the kernel' }: { reason?: string | undefined }): readonly Problem[] {
  return [
    problemOf('duration', { says: 'duration-too-long', asked: 216 * HOUR, longest: 4 * HOUR, of: 'bastion-prod' }),
    problemOf('start', { says: 'start-invalid', typed: reason }),
    problemOf('address', { says: 'address-not-public', typed: '10.1.2.3', range: 'private' }),
    problemOf('ticket', { says: 'ticket-missing', example: 'CHG0030001' }),
    problemOf('reason', { says: 'reason-missing' }),
    problemOf('person', { says: 'too-many-open', underWay: 5, most: 5 }),
  ];
}

/** The form as it is opened, with mistakes, and right. */
function forms(rule: Entitlement, { reason = 'patch the kernel', ticket = 'CHG0030001' }: NonNullable<Parameters<typeof aRequest>[0]>, reader: Reader): Record<string, Card> {
  const later = { startLater: { within: 24 * HOUR } };
  const quick = anEntitlement({ id: 'bastion-quick', title: 'For a moment', ...later });
  const empty = { entitlement: undefined, duration: undefined, start: undefined, address: undefined, ticket: undefined, reason: undefined };
  const filled = filledFrom({ entitlement: rule.id, duration: '2h', address: '203.0.113.7', ticket: ticket ?? undefined, reason });
  const outlook: Outlook & { now: Instant } = { now: at('10:10'), rule, stages: [APPROVERS], automatic: null, window: { start: at('10:10'), end: at('12:10'), duration: 2 * HOUR }, hasStart: false, hasEnd: false };
  const two = { ...rule, approval: { ...rule.approval, stages: [{ ...rule.approval.stages[0], needed: 2, escalateAfter: HOUR }, rule.approval.stages[0]] as const } };
  const shown = { place: 'dialog', form: 'abcdefghij', offered: [rule, quick], isUnsure: false, problems: [], outlook: null, title: '', tone: 'default', lines: [], hasPage: false, pageUrl: undefined, reader } as const;
  const problems = wrong({ reason });
  const words = reader.words.askForm;
  return {
    formNew: formCard({ ...shown, filled: empty, hasPage: true, pageUrl: `https://jit.contoso.example/ip/${'x'.repeat(43)}` }),
    formKept: keptForm({ name: 'task/submit', value: { data: filled } }, reader.words.said.tooMuch(20_000), reader)!,
    formChat: formCard({ ...shown, place: 'chat', filled: { ...empty, entitlement: rule.id }, title: words.fresh, offered: [rule], outlook: { ...outlook, window: null } }),
    formWrong: formCard({ ...shown, filled: { ...filled, duration: '9d', start: reason.slice(0, 200), address: '10.1.2.3', ticket: undefined }, problems, title: words.toCorrect(problems.length), tone: 'warning', outlook: { ...outlook, window: null } }),
    formRight: formCard({ ...shown, filled: { ...filled, start: '22:00' }, title: words.right, tone: 'good', outlook: { ...outlook, hasStart: true, window: { start: at('22:00'), end: at('24:00'), duration: 2 * HOUR } } }),
    formTwoStages: formCard({ ...shown, filled, offered: [rule], title: words.right, tone: 'good', outlook: { ...outlook, rule: two, stages: [APPROVERS, [noor]] } }),
    formAutomatic: formCard({ ...shown, filled, outlook: { ...outlook, rule: { ...rule, approval: { ...rule.approval, automatic: [{ onCall: rule.requesters, longest: HOUR, ticketStates: [] }] } }, automatic: { entry: 0, words: 'on call, at most 1 h' } } }),
    refusalForm: answerCard({ tone: 'warning', title: words.toCorrect(1), lines: [`• ${reader.told(problemOf('reason', { says: 'reason-missing' }))}`], typed: ['/access request bastion-prod'], form: { filled, button: words.fillIn } }),
  };
}

/** As it is once everything that it hides was pressed open. */
function unfolded(card: Card): Card {
  return JSON.parse(JSON.stringify(card).replaceAll('"isVisible":false', '"isVisible":true')) as Card; // as it was
}

/** A tenant where several things are wrong, one is not known, and the rest is in order. */
export function findings(reason = 'no reason given'): Finding[] {
  const action = 'Microsoft.Network/networkSecurityGroups/securityRules';
  const on = (purpose: Purpose, how: Line): Line => ({ says: 'found/for', purpose, how });
  const network = { says: 'place/network', nsg: NSG } as const;
  const mend = giveNetwork('b0700000-0000-4000-8000-0000000000ff', NSG);
  const graph = giveAppRole('b0700000-0000-4000-8000-0000000000ff', { name: 'User.Read.All' }, 'https://graph.microsoft.com');
  return [
    { group: { says: 'place/sign-in' }, what: 'Azure Resource Manager', status: 'ok', detail: { says: 'found/signed-in', as: 'b0700000-0000-4000-8000-0000000000ff' } },
    { group: network, what: `${action}/read`, status: 'ok', detail: on('rules', { says: 'found/tried', isListed: true }) },
    { group: network, what: `${action}/write`, status: 'wrong', detail: on('open', { says: 'found/may-not' }), mend },
    { group: network, what: `${action}/delete`, status: 'wrong', detail: on('close', { says: 'found/may-not' }), mend },
    { group: network, what: { says: 'thing/baseline' }, status: 'wrong', detail: { says: 'at-rest/lets-in', rule: 'Mine', nsg: 'nsg-bastion', sources: ['Internet'], port: 443 }, mend: 'az network nsg rule delete --subscription 5ab00000-0000-4000-8000-000000000001 --resource-group network --nsg-name nsg-bastion --name Mine' },
    { group: 'Microsoft Graph', what: 'User.Read.All', status: 'wrong', detail: on('people', { says: 'found/in-token', as: null, but: reason }), mend: graph },
    { group: { says: 'place/groups' }, what: reason, status: 'wrong', detail: reason, mend: reason },
    { group: { says: 'place/machines' }, what: VM, status: 'unknown', detail: { says: 'found/need-not-see' } },
  ];
}
