import assert from 'node:assert/strict';
import { createLedger } from '../../src/ledger/index.js';
import type { RequestEvent } from '../../src/access/request.js';
import { nextSteps } from '../../src/workflow/proceed.js';
import type { SealedEvent } from '../../src/workflow/ports.js';
import { remarksOf } from '../../src/workflow/remarks.js';
import { wanted } from '../../src/workflow/wanted.js';
import { ana } from '../support/people.js';
import { aRequest, aTicketSeen, anEntitlement, at, underServiceNow } from '../support/requests.js';

const ledger = createLedger({ key: 'a key of thirty-two characters!!' });
const bound = { entitlement: anEntitlement({ ticket: underServiceNow }) };
const approved = aRequest({ ...bound, ticketSeen: aTicketSeen() }).approvedBy(ana, '10:05');
const read = approved.after('10:05:01', { type: 'ticketChecked', seen: aTicketSeen({ readAt: at('10:05:01') }) });

function sealed(events: readonly RequestEvent[]): SealedEvent[] {
  const chain: SealedEvent[] = [];
  for (const event of events) chain.push(ledger.seal(event, chain.at(-1)?.hash ?? ''));
  return chain;
}

describe('workflow/tickets', () => {
  const steps = (story: typeof approved) => nextSteps(story.now).map((step) => (step.do === 'wake' ? step.what : step.do));

  it('the ticket is read before anything is opened, and the end is queued before that', () => {
    assert.deepEqual(steps(approved), ['end', 'step', 'checkTicket']);
    assert.deepEqual(steps(read), ['end', 'step', 'converge', 'converge']);
    assert.deepEqual(steps(aRequest(bound)), ['lapse', 'nudge', 'checkTicket']);
    assert.deepEqual(steps(aRequest({ ...bound, ticketSeen: aTicketSeen() })), ['lapse', 'nudge']);
  });

  it('a target holds nothing for whom the ticket was not read', () => {
    const [role] = approved.targets();
    assert.deepEqual([approved, read].map(({ now }) => wanted([now], role!, at('10:06')).length), [0, 1]);
  });

  it('nobody who has approved is reminded while only the ticket is missing', () => {
    assert.deepEqual(steps(aRequest(bound).approvedBy(ana, '10:05')), ['lapse', 'nudge', 'checkTicket']);
    const nudge = nextSteps(aRequest(bound).approvedBy(ana, '10:05').now).find((step) => step.do === 'wake' && step.what === 'nudge');
    assert.deepEqual(nudge, { do: 'wake', what: 'nudge', at: at('17:30') }); // that it lapses
  });

  it('the remarks are the same whenever they are made, one when all is open and one when all is closed', () => {
    const open = read.opened('10:06');
    const ended = open.due('11:05').closed('11:05:02').sessionsCut('11:05:02');
    const [first, second, ...more] = remarksOf(sealed(ended.events));
    assert.deepEqual([remarksOf(sealed(open.events)), more], [[first], []]);
    assert.match(first?.text ?? '', /^Just-in-time access opened\nWho: Riley[^]*\nWindow: 2026-11-23T10:05:00\.000Z to 2026-11-23T11:05:00\.000Z, read back from Azure as open at 2026-11-23T10:06:00\.000Z\nApproved by: Ana/);
    assert.match(second?.text ?? '', /closed at 2026-11-23T11:05:02\.000Z\nWhy: its time was over\nSessions cut: 0\nRecord: request abcd2345, #\d+ [0-9a-f]{8}$/);
  });

  it('of a window that never was, nothing is written', () => {
    const failed = read.after('10:06', { type: 'failed', code: 'azure-refused', message: 'No.' }).closed('10:06:02').sessionsCut('10:06:02');
    assert.deepEqual([failed.now.status, remarksOf(sealed(failed.events))], ['ended', []]);
  });
});
