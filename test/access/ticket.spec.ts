import assert from 'node:assert/strict';
import type { AccessRequest, News } from '../../src/access/request.js';
import { askedOf, endsWithTicket, isTicketUnchecked, waitsForTicket } from '../../src/access/ticket.js';
import { ana, ben, riley } from '../support/people.js';
import { aRequest, aTicketSeen, anEntitlement, at, HOUR, storyOf, underServiceNow } from '../support/requests.js';

const bound = anEntitlement({ ticket: underServiceNow });
const windowIn = (request: AccessRequest) => ('window' in request ? [request.window.start, request.window.end] : undefined);
const checked = (over: Parameters<typeof aTicketSeen>[0] = {}): News => ({ type: 'ticketChecked', seen: aTicketSeen(over) });
const until = (clock: string) => ({ window: { start: at('08:00'), end: at(clock) } });

describe('access/ticket', () => {
  it('nobody is asked about a number that only has to look right, nor where there is none', () => {
    assert.equal(askedOf(aRequest().now), undefined);
    assert.equal(askedOf(aRequest({ entitlement: bound, ticket: null }).now), undefined);
    assert.deepEqual(askedOf(aRequest({ entitlement: bound }).now), { system: 'servicenow', number: 'CHG0030001' });
  });

  it('seen when it was asked: opens only after it was read once more', () => {
    const story = aRequest({ entitlement: bound, ticketSeen: aTicketSeen() }).approvedBy(ana, '10:05');
    assert.deepEqual([story.now.status, waitsForTicket(story.now)], ['activating', true]);
    assert.throws(() => story.opened('10:06'), { code: 'forbidden-transition' });
    const read = story.after('10:05:01', checked({ readAt: at('10:05:01'), state: 'Review' }));
    assert.deepEqual([read.now.status, waitsForTicket(read.now), read.now.ticketSeen?.state], ['activating', false, 'Review']);
    assert.equal(read.opened('10:06').now.status, 'active');
  });

  it('read before the window began does not count', () => {
    const story = aRequest({ entitlement: bound, ticketSeen: aTicketSeen() }).approvedBy(ana, '10:05').after('10:05:01', checked({ readAt: at('10:04') }));
    assert.equal(waitsForTicket(story.now), true);
  });

  it('a plan that no longer covers the window opens nothing', () => {
    const story = aRequest({ entitlement: bound, ticketSeen: aTicketSeen() }).approvedBy(ana, '10:05');
    assert.throws(() => story.after('10:05:01', checked({ readAt: at('10:05:01'), ...until('11:04') })), { code: 'forbidden-transition' });
  });

  it('not seen when it was asked: approvals are collected, and the window begins when it is', () => {
    const story = aRequest({ entitlement: bound }).approvedBy(ana, '10:05');
    assert.deepEqual([story.now.status, isTicketUnchecked(story.now)], ['pending', true]);
    const read = story.after('10:20', checked({ readAt: at('10:20') }));
    assert.deepEqual([read.now.status, windowIn(read.now)], ['activating', [at('10:20'), at('11:20')]]);
  });

  it('not seen when it was asked, and seen before anybody approved', () => {
    const read = aRequest({ entitlement: bound }).after('10:01', checked());
    assert.deepEqual([read.now.status, isTicketUnchecked(read.now)], ['pending', false]);
    assert.equal(read.approvedBy(ana, '10:05').now.status, 'activating');
  });

  it('a denial needs no ticket', () => assert.equal(aRequest({ entitlement: bound }).deniedBy(ben, '10:05').now.status, 'denied'));

  it('a window ends with the plan, and a yes that comes too late for it has lapsed', () => {
    const read = aRequest({ entitlement: bound, duration: 2 * HOUR }).after('10:01', checked(until('11:30:30')));
    assert.deepEqual([read.now.lapsesAt, windowIn(read.approvedBy(ana, '11:00').now)], [at('11:23:30'), [at('11:00'), at('11:30')]]);
    assert.throws(() => read.approvedBy(ana, '11:23:30'), { code: 'forbidden-transition' });
    assert.throws(() => aRequest({ entitlement: bound }).after('11:23:30', checked(until('11:30:30'))), { code: 'forbidden-transition' });
  });

  it('a window that was asked for later ends with the plan', () => {
    const story = aRequest({ entitlement: bound, startsAt: at('16:00'), duration: 3 * HOUR, ticketSeen: aTicketSeen() }).approvedBy(ana, '10:05');
    assert.deepEqual([story.now.status, windowIn(story.now)], ['scheduled', [at('16:00'), at('18:00')]]);
    assert.equal(waitsForTicket(story.after('16:00', { type: 'started' }).now), true);
  });

  it('is checked where that decides something, and nowhere else', () => {
    const seen = { entitlement: bound, ticketSeen: aTicketSeen() };
    assert.throws(() => aRequest(seen).after('10:01', checked()), { code: 'forbidden-transition' });
    assert.throws(() => aRequest().after('10:01', checked()), { code: 'forbidden-transition' });
    const open = aRequest(seen).approvedBy(ana, '10:05').after('10:05', checked({ readAt: at('10:05') })).opened('10:06');
    assert.throws(() => open.after('10:07', checked()), { code: 'forbidden-transition' });
    assert.throws(() => open.due('11:05').after('11:06', checked()), { code: 'forbidden-transition' });
  });

  it('ends with its ticket from its consent on, where the rule says so', () => {
    const tied = { entitlement: anEntitlement({ ticket: { ...underServiceNow, endWithTicket: true } }), ticketSeen: aTicketSeen() };
    const pending = aRequest(tied);
    const open = pending.approvedBy(ana, '10:05').after('10:05', checked({ readAt: at('10:05') })).opened('10:06');
    const scheduled = aRequest({ ...tied, startsAt: at('12:00') }).approvedBy(ana, '10:05');
    assert.deepEqual([pending, scheduled, pending.approvedBy(ana, '10:05'), open, open.due('11:05')].map(({ now }) => endsWithTicket(now)), [false, true, true, true, false]);
    assert.equal(endsWithTicket(storyOf({ ...open.now, entitlement: bound }, []).now), false);
    assert.equal(open.after('10:10', { type: 'withdrawn', why: 'ticketClosed', by: null, message: `CHG0030001 of ${riley.name} was closed.` }).now.status, 'revoking');
  });
});
