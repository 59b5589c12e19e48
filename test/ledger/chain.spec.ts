import assert from 'node:assert/strict';
import { AccessError } from '../../src/access/errors.js';
import type { Facts, News, RequestEvent } from '../../src/access/request.js';
import { firstEvent } from '../../src/access/transition.js';
import { canonical, plainHash } from '../../src/ledger/canonical.js';
import { createLedger } from '../../src/ledger/index.js';
import type { SealedEvent } from '../../src/workflow/ports.js';
import { ana, ben, riley } from '../support/people.js';
import { anEntitlement, at, HOUR } from '../support/requests.js';

const KEY = 'a key of thirty-two characters..';
const ledger = createLedger({ key: KEY });
const facts: Facts = {
  v: 1, id: 'abcd2345', instance: 'test', requester: riley, logins: ['riley'], entitlement: anEntitlement(), rules: 'rules-1', duration: HOUR,
  address: '203.0.113.7/32', ticket: null, ticketSeen: null, reason: 'patch the kernel', startsAt: null, endsBy: null, pim: [], stepUp: null, way: 'approval', automatic: null, askedAt: at('10:00'), lapsesAt: at('18:00'), origin: { conversation: 'c', activity: '1' },
};

function eventsOf(request: string): RequestEvent[] {
  const news: News[] = [
    { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: 'rules-1', from: { conversation: 'c', activity: '2' } },
    { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } },
    { type: 'troubled', what: 'sessions', code: 'azure-busy', message: 'später' },
  ];
  return [firstEvent({ ...facts, id: request }), ...news.map((one, i): RequestEvent => ({ ...one, v: 1, request, seq: i + 2, at: at('10:05') }))];
}

function seal(events: readonly RequestEvent[], by = ledger): SealedEvent[] {
  const sealed: SealedEvent[] = [];
  for (const event of events) sealed.push(by.seal(event, sealed.at(-1)?.hash ?? ''));
  return sealed;
}

describe('ledger', () => {
  const events = eventsOf('abcd2345');
  const sound = seal(events);
  const [first, second, third, fourth] = sound as [SealedEvent, SealedEvent, SealedEvent, SealedEvent];

  it('opens what it sealed, also after a journey through JSON that turns the keys round', () => {
    const turned = sound.map(({ event, previous, mac, hash }) => ({ hash, mac, previous, event: Object.fromEntries(Object.entries(event).reverse()) as unknown as RequestEvent }));
    assert.deepEqual(ledger.open(JSON.parse(JSON.stringify(turned)) as SealedEvent[]), events);
    assert.deepEqual(ledger.open([]), []);
  });

  it('makes the hash that the documented rule makes', () => {
    // from an independent implementation: printf '%s' '<canonical JSON>' | openssl dgst -sha256 -hmac "$KEY"
    const event = { v: 1, request: 'r', seq: 1, at: '2026-11-23T10:00:00.000Z', type: 'lapsed' } as const;
    const { mac, hash } = createLedger({ key: '0123456789abcdef0123456789abcdef' }).seal(event, '');
    assert.equal(mac, 'd0435c6ef973a29590f61cafa615c21e345805338d7b7b6860305cccaeeac65c');
    // printf '%s%s' "$MAC" '<canonical JSON>' | openssl dgst -sha256
    assert.equal(hash, '63445739d51e12c03af7076ebef2b12b84afed1739944d2a868029fbc7ecc0dd');
  });

  const other = seal(eventsOf('zzzz9999'));
  const forged = (entry: SealedEvent, over: object): SealedEvent => ({ ...entry, event: { ...entry.event, ...over } });
  const rehashed = ({ event, previous, mac }: SealedEvent, moment: string) => plainHash(mac + canonical({ event: { ...event, at: moment }, previous }));
  const resealed = seal([{ ...first.event }, { ...second.event, seq: 3 }]);
  const cases: [name: string, sealed: SealedEvent[], wrong: RegExp][] = [
    ['an event was changed', [first, forged(second, { by: ben }), third, fourth], /event 2 \(answered\) does not carry our hash/],
    ['the first event was changed', [forged(first, { at: at('09:00') }), second], /event 1 \(asked\) does not carry our hash/],
    ['a field was added', [first, second, forged(third, { extra: true })], /event 3 \(endedEarly\) does not carry/],
    ['a link was changed', [first, { ...second, previous: third.hash }], /event 2 \(answered\) does not carry our hash/],
    ['a mac was changed', [first, { ...second, mac: third.mac }], /event 2/],
    ['an event was changed with its hash, which needs no key', [{ ...first, event: { ...first.event, at: at('09:00') }, hash: rehashed(first, at('09:00')) }], /event 1/],
    ['a hash was changed', [first, { ...second, hash: third.hash }], /event 2/],
    ['a hash was cut short', [first, { ...second, hash: second.hash.slice(0, 10) }], /event 2/],
    ['a hash is empty', [{ ...first, hash: '' }], /event 1/],
    ['an event is missing in the middle', [first, third, fourth], /event 2 \(endedEarly\) has the number 3/],
    ['the first event is missing', [second, third], /event 1 \(answered\) has the number 2/],
    ['an event stands twice', [first, second, second, third], /event 3 \(answered\) has the number 2/],
    ['two events changed places', [first, third, second, fourth], /event 2 \(endedEarly\) has the number 3/],
    ['an event of another request stands in between', [first, other[1]!, third], /event 2 \(answered\) belongs to request zzzz9999/],
    ['an event was put in, sealed with our own key after the wrong one', [first, ledger.seal(second.event, other[0]!.hash)], /event 2 \(answered\) does not follow/],
    ['the first event follows another', [ledger.seal(first.event, fourth.hash)], /event 1 \(asked\) does not follow/],
    ['numbers leave one out, sealed with our own key', resealed, /event 2 \(answered\) has the number 3/],
    ['another key sealed it', seal(events, createLedger({ key: `${KEY} but another` })), /event 1 \(asked\) does not carry our hash/],
  ];
  for (const [name, sealed, wrong] of cases) {
    it(`refuses a history in which ${name}`, () => {
      assert.throws(() => ledger.open(sealed), (error: unknown) => error instanceof AccessError && error.code === 'ledger-broken' && wrong.test(error.message));
    });
  }

  it('marks a text with the key alone, and never as it marks an event', () => {
    assert.equal(ledger.mark('a'), createLedger({ key: KEY }).mark('a'));
    const others = [ledger.mark('b'), createLedger({ key: `${KEY} but another` }).mark('a'), first.hash];
    assert.ok(!others.includes(ledger.mark('a')));
    assert.notEqual(ledger.mark(JSON.stringify({ event: first.event, previous: '' })), first.hash);
  });

  it('refuses a key that could be guessed', () => {
    assert.throws(() => createLedger({ key: '' }), /32 characters/);
  });
});
