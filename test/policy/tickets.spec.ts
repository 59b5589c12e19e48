import assert from 'node:assert/strict';
import type { TicketRule } from '../../src/access/entitlement.js';
import { later } from '../../src/access/instant.js';
import type { Ticket } from '../../src/access/ticket.js';
import { extensionRoom, openingProblems, ticketProblems, underTicket, type TicketAnswer, type TicketWish } from '../../src/policy/tickets.js';
import { anEntitlement, at, HOUR, MINUTE } from '../support/requests.js';

const NOW = at('10:00');
const NUMBER = 'CHG0030001';
const planned = (from: string, to: string) => ({ start: at(from), end: at(to) });
const aTicket = (over: Partial<Ticket> = {}): Ticket => ({
  system: 'servicenow', number: NUMBER, title: 'Patch the kernel', type: 'change_request', state: 'Implement', isClosed: false,
  people: ['riley@contoso.example', 'riley'], window: planned('08:00', '18:00'), url: 'https://x.example/1', ...over,
});
const aRule = (over: Partial<TicketRule> = {}) => ({ ...anEntitlement().ticket, system: 'servicenow' as const, ...over });
const aWish = (over: Partial<TicketWish> = {}, rule: Partial<TicketRule> = {}): TicketWish => (
  { rule: anEntitlement({ ticket: aRule(rule) }), number: NUMBER, names: ['Riley@Contoso.example'], window: planned('10:00', '12:00'), ...over }
);
const fromLater = (within: number) => ({ rule: anEntitlement({ ticket: aRule(), startLater: { within } }) });

interface Case { name: string; ticket?: Partial<Ticket> | null; wish?: Partial<TicketWish>; rule?: Partial<TicketRule>; codes: string[]; says?: RegExp }
const cases: Case[] = [
  { name: 'a ticket that plans enough', codes: [] },
  { name: 'a ticket that plans nothing', ticket: { window: null }, codes: [] },
  { name: 'no such ticket', ticket: null, codes: ['ticket-unknown'], says: /ServiceNow has no CHG0030001, or does not show it to this bot/ },
  { name: 'no such ticket, whatever else is asked of it', ticket: null, rule: { types: ['incident'], states: ['closed'], requesterOnIt: true }, codes: ['ticket-unknown'] },
  { name: 'of the one type that is allowed', rule: { types: ['Change_Request'] }, codes: [] },
  { name: 'of another type', rule: { types: ['incident', 'problem'] }, codes: ['ticket-unfit'], says: /is of the type change_request, and what is needed is incident or problem/ },
  { name: 'in a state that is allowed', rule: { states: ['scheduled', 'implement'] }, codes: [] },
  { name: 'in another state', ticket: { state: 'Assess' }, rule: { states: ['scheduled', 'implement'] }, codes: ['ticket-unfit'], says: /in the state Assess, and what is needed is scheduled or implement/ },
  { name: 'closed, where no states are named', ticket: { state: 'Canceled', isClosed: true }, codes: ['ticket-unfit'], says: /is closed \(Canceled\)/ },
  { name: 'open in any state, where none are named', ticket: { state: 'Whatever' }, codes: [] },
  { name: 'closed in a state that is named', ticket: { state: 'Closed', isClosed: true }, rule: { states: ['closed'] }, codes: [] },
  { name: 'closed, where others are named', ticket: { state: 'Closed', isClosed: true }, rule: { states: ['implement'] }, codes: ['ticket-unfit'], says: /in the state Closed/ },
  { name: 'with the requester on it, whatever the case', rule: { requesterOnIt: true }, codes: [] },
  { name: 'with the requester on it by another of their names', wish: { names: ['r.chen@contoso.example', 'RILEY'] }, rule: { requesterOnIt: true }, codes: [] },
  { name: 'of somebody else', ticket: { people: ['noor@contoso.example'] }, rule: { requesterOnIt: true }, codes: ['ticket-unfit'], says: /You do not stand on/ },
  { name: 'of nobody', ticket: { people: [] }, wish: { names: [] }, rule: { requesterOnIt: true }, codes: ['ticket-unfit'] },
  { name: 'of somebody else, where that does not matter', ticket: { people: ['noor@contoso.example'] }, codes: [] },
  { name: 'planned for later, where nothing starts later', ticket: { window: planned('10:01', '18:00') }, codes: ['ticket-untimely'], says: /planned from 2026-11-23 10:01 UTC to 18:00 UTC, and has not begun then\. Ask again when it has\./ },
  { name: 'planned for later, where a start may lie that far ahead', ticket: { window: planned('16:00:30', '18:00') }, wish: fromLater(8 * HOUR), codes: ['ticket-untimely'], says: /Ask for a start within it: at 2026-11-23 16:01 UTC/ },
  { name: 'planned for later than a start may lie', ticket: { window: planned('16:00', '18:00') }, wish: fromLater(HOUR), codes: ['ticket-untimely'], says: /Ask again when it has/ },
  { name: 'planned from the very start', ticket: { window: planned('10:00', '12:00') }, codes: [] },
  { name: 'planned for later, and so is the window', ticket: { window: planned('16:00', '18:00') }, wish: { window: planned('16:00', '18:00') }, codes: [] },
  { name: 'over', ticket: { window: planned('08:00', '10:00') }, codes: ['ticket-untimely'], says: /was planned until 2026-11-23 10:00 UTC, which is over then/ },
  { name: 'over when the window is to start', ticket: { window: planned('08:00', '14:00') }, wish: { window: planned('15:00', '16:00') }, codes: ['ticket-untimely'], says: /over then/ },
  { name: 'nearly over', ticket: { window: planned('08:00', '10:06:59') }, codes: ['ticket-untimely'], says: /leaves 6 min 59 s; PIM needs 7 min/ },
  { name: 'just enough left', ticket: { window: planned('08:00', '10:07') }, codes: [] },
  { name: 'everything wrong at once', ticket: { type: 'incident', state: 'Resolved', people: [], window: planned('08:00', '09:00') }, rule: { types: ['change_request'], states: ['implement'], requesterOnIt: true }, codes: ['ticket-unfit', 'ticket-unfit', 'ticket-unfit', 'ticket-untimely'] },
];

describe('policy/tickets: asking', () => {
  for (const { name, ticket, wish, rule, codes, says } of cases) {
    it(`${name}: ${codes.join(', ') || 'allowed'}`, () => {
      const problems = ticketProblems(ticket === null ? undefined : aTicket(ticket), aWish(wish, rule), NOW);
      assert.deepEqual(problems.map((p) => [p.code, p.field]), codes.map((code) => [code, 'ticket']));
      for (const p of problems) assert.match(p.message, /^[^\n]{20,400}$/, 'one sentence that says what to do');
      if (says) assert.match(problems.map((p) => p.message).join('\n'), says);
    });
  }
});

describe('policy/tickets: what the ticket does to an ask', () => {
  const asked = (over: Partial<Parameters<typeof underTicket>[0]> = {}) => ({ startsAt: null, duration: 2 * HOUR, ticket: 'chg0030001', ticketSeen: null, ...over });
  const held = (answer: TicketAnswer, over: Parameters<typeof asked>[0] = {}, rule: Partial<TicketRule> = {}) => (
    underTicket(asked(over), answer, { rule: anEntitlement({ ticket: aRule(rule) }), names: [], now: NOW, mayWait: true })
  );
  const found = (over: Partial<Ticket> = {}): TicketAnswer => ({ ticket: aTicket(over), readAt: NOW });

  it('one whose plan is longer changes nothing, and is remembered as the system writes it', () => {
    const { checked, problems } = held(found());
    assert.deepEqual([problems, checked.duration, checked.ticket], [[], 2 * HOUR, NUMBER]);
    const { system, number, title, type, state, url, window } = aTicket();
    assert.deepEqual(checked.ticketSeen, { system, number, title, type, state, url, window, readAt: NOW, cutFrom: null });
  });

  it('one that ends before the window makes it shorter, and it is known from what', () => {
    const { checked } = held(found({ window: planned('08:00', '10:30') }));
    assert.deepEqual([checked.duration, checked.ticketSeen?.cutFrom], [30 * MINUTE, 2 * HOUR]);
  });

  it('a window for later is made shorter from its own start', () => {
    const { checked } = held(found({ window: planned('08:00', '16:30') }), { startsAt: at('16:00') });
    assert.deepEqual([checked.duration, checked.startsAt], [30 * MINUTE, at('16:00')]);
  });

  it('a plan without an end makes nothing shorter', () => {
    assert.equal(held(found({ window: { start: at('08:00'), end: '9999-12-31T23:59:59.999Z' } })).checked.duration, 2 * HOUR);
  });

  it('a system that is silent: refused, or to be asked again, and never seen', () => {
    const refused = held({ silent: { message: 'ServiceNow cannot be asked about CHG0030001 now. Try again in some minutes.' }, mayAnswerLater: true });
    assert.deepEqual(refused.problems.map((p) => p.code), ['tickets-unavailable']);
    const kept = held({ silent: { message: 'x' }, mayAnswerLater: true }, {}, { whenUnavailable: 'retry' });
    assert.deepEqual([kept.problems, kept.checked], [[], asked()]);
    assert.deepEqual(held({ silent: { message: 'The password is wrong.' }, mayAnswerLater: false }, {}, { whenUnavailable: 'retry' }).problems.map((p) => p.code), ['tickets-unavailable']);
    const urgent = underTicket(asked(), { silent: { message: 'x' }, mayAnswerLater: true }, { rule: anEntitlement({ ticket: aRule({ whenUnavailable: 'retry' }) }), names: [], now: NOW, mayWait: false });
    assert.deepEqual(urgent.problems.map((p) => p.code), ['tickets-unavailable'], 'break-glass opens at once or not at all');
  });

  it('a ticket that is not there is refused, however the silence of its system would be taken', () => {
    assert.deepEqual(held({ ticket: undefined, readAt: NOW }, {}, { whenUnavailable: 'retry' }).problems.map((p) => p.code), ['ticket-unknown']);
  });

  it('nobody is asked: nothing is held against it', () => {
    assert.deepEqual(held(null), { checked: asked(), problems: [] });
  });

  it('more time: to the end of the plan, in whole minutes, as long as the ticket is fit', () => {
    const more = (ticket: Partial<Ticket> | null) => {
      const { by, problems } = extensionRoom(ticket === null ? undefined : aTicket(ticket), aWish(), HOUR);
      return problems.length > 0 ? problems.map((p) => p.code) : by;
    };
    assert.deepEqual([more({}), more({ window: null }), more({ window: planned('08:00', '12:30:59') })], [HOUR, HOUR, 30 * MINUTE]);
    assert.deepEqual([more({ window: planned('08:00', '12:00:59') }), more({ window: planned('08:00', '11:00') }), more(null), more({ isClosed: true })], [['ticket-untimely'], ['ticket-untimely'], ['ticket-unknown'], ['ticket-unfit']]);
  });
});

describe('policy/tickets: opening', () => {
  const codes = (ticket: Partial<Ticket> | null, rule: Partial<TicketRule> = {}) => openingProblems(ticket === null ? undefined : aTicket(ticket), aWish({}, rule)).map((p) => p.code);

  const opening: [string, Partial<Ticket> | null, string[]][] = [
    ['as it was', {}, []], ['without a plan', { window: null }, []], ['planned for just the window', { window: planned('10:00', '12:00') }, []],
    ['deleted meanwhile', null, ['ticket-unknown']], ['closed meanwhile', { isClosed: true, state: 'Closed' }, ['ticket-unfit']],
    ['its plan was moved behind the start', { window: planned('10:01', '18:00') }, ['ticket-untimely']],
    ['its plan ends before the window now', { window: planned('08:00', '11:59') }, ['ticket-untimely']],
    ['closed and moved', { isClosed: true, state: 'Closed', window: planned('08:00', '09:00') }, ['ticket-unfit', 'ticket-untimely']],
  ];
  for (const [name, ticket, expected] of opening) it(`${name}: ${expected.join(', ') || 'allowed'}`, () => { assert.deepEqual(codes(ticket), expected); });

  it('the requester was taken off it', () => assert.deepEqual(codes({ people: [] }, { requesterOnIt: true }), ['ticket-unfit']));

  it('says when it is planned now', () => {
    const [moved] = openingProblems(aTicket({ window: { start: later(NOW, -HOUR), end: at('11:00') } }), aWish());
    assert.match(moved?.message ?? '', /is now planned from 2026-11-23 09:00 UTC to 11:00 UTC, and the window from 2026-11-23 10:00 UTC to 12:00 UTC does not lie within that\. Ask again/);
  });
});
