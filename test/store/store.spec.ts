import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { AccessError } from '../../src/access/errors.js';
import { type AccessRequest, type News } from '../../src/access/request.js';
import { targetsOf } from '../../src/access/target.js';
import { firstEvent, nextEvent, replay, transition } from '../../src/access/transition.js';
import { createLedger } from '../../src/ledger/index.js';
import { createStore, type StoreOver } from '../../src/store/index.js';
import type { SealedEvent } from '../../src/workflow/ports.js';
import { ana, ben, noor } from '../support/people.js';
import { anEntitlement, aRequest, at, HOUR } from '../support/requests.js';
import { after as mochaAfter } from 'mocha';
import { anInstance, connectRedis, silent } from './redis.js';

const ledger = createLedger({ key: 'a key of thirty-two characters..' });
type Facts = Parameters<typeof firstEvent>[0];
type Life = { request: AccessRequest; sealed: SealedEvent[] };
type Store = ReturnType<typeof createStore>;

const { identity: [reader, login], network: [nsg] } = targetsOf(anEntitlement(), aRequest().now.requester.id) as { identity: [never, never]; network: [never] };

/** A request as it is first saved. */
function asked(over: Partial<Facts> = {}): Life {
  const event = firstEvent(aRequest(over).now);
  return { request: transition(undefined, event), sealed: [ledger.seal(event, '')] };
}

function after({ request, sealed }: Life, clock: string, news: News): Life {
  const event = nextEvent(request, news, at(clock));
  return { request: transition(request, event), sealed: [...sealed, ledger.seal(event, sealed.at(-1)?.hash ?? '')] };
}

const yes = (life: Life): News => ({ type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: life.request.rules, from: life.request.origin });
const no = (life: Life): News => ({ ...yes(life), verdict: 'deny' } as News); // the spread loses which event it is

function wholeLife(over: Partial<Facts> = {}): Life[] {
  const lives = [asked(over)];
  const go = (clock: string, news: (life: Life) => News) => lives.push(after(lives.at(-1)!, clock, news(lives.at(-1)!)));
  const targets = [reader, login, nsg];
  if (over.way !== 'breakGlass') go('10:05', yes);
  const until = over.way === 'breakGlass' ? at('11:00') : at('11:05');
  for (const target of targets) go('10:06', () => ({ type: 'opened', target, effectAt: at('10:06'), readAt: at('10:06'), alreadyHeld: false, until, azureRequests: [] }));
  go('11:05', () => ({ type: 'due' }));
  for (const target of [...targets].reverse()) go('11:05', () => ({ type: 'closed', target, effectAt: at('11:05'), readAt: at('11:05'), keptBy: [], azureRequests: [] }));
  go('11:06', () => ({ type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at('11:05'), readAt: at('11:05') } }));
  return lives;
}

async function save(store: Store, lives: readonly Life[]): Promise<Life> {
  for (const life of lives) assert.equal(await store.append(life.request, life.sealed.at(-1)!), true);
  return lives.at(-1)!;
}

describe('store', () => {
  let redis: Redis;
  let store: Store;
  let instance: string;
  let reported: object[];
  const ids = (requests: readonly AccessRequest[]) => requests.map((r) => r.id);
  const keyOf = (...parts: string[]) => [`{jit:${instance}}`, ...parts].join(':');

  before(async () => { redis = await connectRedis(); });
  mochaAfter(() => redis.quit());
  beforeEach(() => {
    instance = anInstance();
    reported = [];
    const log: StoreOver['log'] = { error: (facts) => { reported.push(facts); } };
    store = createStore({ redis, instance, log });
  });

  describe('append', () => {
    it('keeps the request, its history, and a pointer in the ledger stream', async () => {
      const { request, sealed } = await save(store, wholeLife());
      assert.equal(request.status, 'ended');
      assert.deepEqual(await store.request('abcd2345'), request);
      assert.deepEqual(await store.history('abcd2345'), sealed);
      assert.deepEqual(replay(ledger.open(await store.history('abcd2345'))), request);
      const pointers = (await redis.xrange(keyOf('events'), '-', '+')).map(([, fields]) => fields);
      assert.deepEqual(pointers, sealed.map(({ event, hash }) => ['request', 'abcd2345', 'seq', String(event.seq), 'hash', hash]));
    });

    it('takes one of two hundred at once', async () => {
      const first = await save(store, [asked()]);
      const clicks = Array.from({ length: 200 }, (_, i) => after(first, '10:05', i % 2 ? yes(first) : no(first)));
      const taken = await Promise.all(clicks.map((click) => store.append(click.request, click.sealed.at(-1)!)));
      assert.equal(taken.filter(Boolean).length, 1);
      const history = await store.history('abcd2345');
      assert.equal(history.length, 2);
      assert.deepEqual(replay(ledger.open(history)), await store.request('abcd2345'));
    });

    const refused: [string, (first: Life) => Life][] = [
      ['the same event again', (first) => first],
      ['an event one too far', (first) => after(after(first, '10:05', yes(first)), '11:05', { type: 'due' })],
      ['an event after another first event', (first) => {
        const other = asked({ reason: 'another' });
        return after({ ...other, request: first.request }, '10:05', yes(first));
      }],
    ];
    for (const [name, next] of refused) {
      it(`writes nothing for ${name}`, async () => {
        const first = await save(store, [asked()]);
        const before_ = await redis.dump(keyOf('request', 'abcd2345'));
        const wrong = next(first);
        assert.equal(await store.append(wrong.request, wrong.sealed.at(-1)!), false);
        assert.equal((await store.history('abcd2345')).length, 1);
        assert.equal(await redis.xlen(keyOf('events')), 1);
        assert.deepEqual(await redis.dump(keyOf('request', 'abcd2345')), before_);
      });
    }

    it('refuses an event that belongs to another version or request', async () => {
      const life = asked();
      await assert.rejects(store.append({ ...life.request, seq: 2 }, life.sealed[0]!), { code: 'forbidden-transition' });
      await assert.rejects(store.append({ ...life.request, id: 'other' }, life.sealed[0]!), { code: 'forbidden-transition' });
    });

    it('writes anew a record that was damaged, for the history is what counts', async () => {
      const [first, second] = wholeLife() as [Life, Life];
      await save(store, [first]);
      await redis.hset(keyOf('request', 'abcd2345'), 'record', 'rubbish');
      await save(store, [second]);
      assert.deepEqual(await store.request('abcd2345'), second.request);
    });

    it('keeps each instance to itself, and every key under one hash tag', async () => {
      await save(store, wholeLife());
      assert.equal(await createStore({ redis, instance: anInstance(), log: silent }).request('abcd2345'), undefined);
      const mine = (await redis.keys('*')).filter((key) => key.includes(instance));
      assert.ok(mine.length > 4 && mine.every((key) => key.startsWith(`{jit:${instance}}:`)), mine.join());
    });
  });

  describe('what is live', () => {
    it('lists what is due first at the front: a lapse, a window\'s end, a revocation that began', async () => {
      await save(store, [asked({ id: 'pending1', lapsesAt: at('11:00') })]);
      await save(store, wholeLife({ id: 'active23' }).slice(0, 5)); // ends at 11:05
      await save(store, wholeLife({ id: 'revoking', duration: HOUR / 2 }).slice(0, 6).map((life, i) => (i < 5 ? life : after(wholeLife({ id: 'revoking', duration: HOUR / 2 })[4]!, '10:10', { type: 'endedEarly', by: noor, from: { conversation: 'c', activity: '9' } }))));
      await save(store, wholeLife({ id: 'ended234' }));
      assert.deepEqual(ids(await store.live(10)), ['revoking', 'pending1', 'active23']);
      assert.deepEqual(ids(await store.live(2)), ['revoking', 'pending1']);
      assert.deepEqual(await store.live(0), []);
    });

    it('holds nothing of what has ended: only the request, its history, its places in the indexes and its count', async () => {
      await save(store, wholeLife());
      await store.announced('abcd2345', 10);
      const kept = (await redis.keys('*')).filter((key) => key.includes(instance)).map((key) => key.split(':').slice(2).join(':')).sort();
      assert.deepEqual(kept, ['asked', 'counts', 'entitlement:bastion-prod:history', 'events', 'history:abcd2345', 'machine:vm-web-1:history', `person:${aRequest().now.requester.id}:history`, 'request:abcd2345', 'ticket:CHG0030001:history']);
    });

    it('touching: from the approval until all is closed, whatever the case of Azure\'s ids', async () => {
      const target = { layer: 'network', nsg: (nsg as { nsg: string }).nsg.toUpperCase() } as const;
      const seen: string[] = [];
      for (const life of wholeLife()) {
        await save(store, [life]);
        if ((await store.touching(target)).length > 0) seen.push(life.request.status);
      }
      assert.deepEqual([...new Set(seen)], ['activating', 'active', 'revoking']);
      assert.deepEqual(await store.touching({ layer: 'network', nsg: 'another' }), []);
    });

    it('touching: a name that was put into the index by hand opens nothing', async () => {
      await save(store, [asked()]);
      await save(store, wholeLife({ id: 'sound234' }).slice(0, 2));
      const [index] = (await redis.keys('*')).filter((key) => key.includes(instance) && key.includes(':target:'));
      await redis.sadd(index!, 'abcd2345', 'nobody23');
      for (const target of [reader, login, nsg]) assert.deepEqual(ids(await store.touching(target)), ['sound234']);
    });

    it('of a person: the live oldest first, all of them newest first', async () => {
      const person = aRequest().now.requester.id;
      await save(store, [asked({ id: 'second22', askedAt: at('10:01') })]);
      await save(store, [asked({ id: 'first222', askedAt: at('10:00') })]);
      await save(store, wholeLife({ id: 'ended234', askedAt: at('09:00') }));
      await save(store, [asked({ id: 'others22', requester: noor })]);
      assert.deepEqual(ids(await store.liveOf(person)), ['first222', 'second22']);
      assert.deepEqual(ids(await store.newestOf(person, 2)), ['second22', 'first222']);
      assert.deepEqual(ids(await store.newestOf(person, 10)), ['second22', 'first222', 'ended234']);
      assert.deepEqual(ids(await store.newestOf(person, 1, 1)), ['first222']);
      assert.deepEqual(await store.newestOf(person, 0), []);
    });
  });

  describe('what waits for its review', () => {
    const breakGlass = (over: Partial<Facts> = {}): Life[] => wholeLife({ way: 'breakGlass', entitlement: anEntitlement({ breakGlass: { max: HOUR, reviewers: 2, reviewWithin: HOUR } }), ...over });
    const reviewed = (life: Life, by: typeof ana): Life => after(life, '12:00', { type: 'reviewed', by, verdict: 'justified', comment: null, from: life.request.origin });

    it('is found from its opening to its last review, whatever its status, by person and by everybody', async () => {
      const person = aRequest().now.requester.id;
      const lives = breakGlass();
      const seen: [string, number][] = [];
      const look = async (life: Life) => {
        await save(store, [life]);
        assert.deepEqual(ids(await store.unreviewedOf(person)), ids(await store.unreviewed(10)));
        seen.push([life.request.status, (await store.unreviewed(10)).length]);
      };
      for (const life of lives) await look(life);
      const once = reviewed(lives.at(-1)!, ana);
      await look(once);
      await look(reviewed(once, ben));
      assert.deepEqual(seen.slice(-3), [['ended', 1], ['ended', 1], ['ended', 0]]);
      assert.ok(seen.slice(0, -1).every(([, found]) => found === 1));
      assert.deepEqual(await store.unreviewedOf(noor.id), []);
      const left = (await redis.keys('*')).filter((key) => key.includes(instance) && key.includes('unreviewed'));
      assert.deepEqual(left, []);
    });

    it('the one that is due first is at the front, and an approved one is never among them', async () => {
      await save(store, wholeLife({ id: 'approved' }));
      await save(store, breakGlass({ id: 'second22', askedAt: at('10:01') }));
      await save(store, breakGlass({ id: 'first222' }));
      assert.deepEqual(ids(await store.unreviewed(10)), ['first222', 'second22']);
      assert.deepEqual(ids(await store.unreviewed(1)), ['first222']);
      assert.deepEqual(await store.unreviewed(0), []);
    });
  });

  describe('a damaged record', () => {
    const damages: [string, string][] = [
      ['not JSON', '{"v":1,'],
      ['no version of ours', JSON.stringify({ ...aRequest({ id: 'broken22' }).now, v: 0 })],
      ['an unknown status', JSON.stringify({ ...aRequest({ id: 'broken22' }).now, status: 'open' })],
      ['a status without its fields', JSON.stringify({ ...aRequest({ id: 'broken22' }).now, status: 'active' })],
      ['a time that is none', JSON.stringify({ ...aRequest({ id: 'broken22' }).now, lapsesAt: 'soon' })],
      ['the record of another request', JSON.stringify(aRequest({ id: 'another2' }).now)],
    ];
    for (const [name, json] of damages) {
      it(`(${name}) is refused by name, and hides no other`, async () => {
        await save(store, wholeLife({ id: 'broken22' }).slice(0, 2));
        await save(store, wholeLife({ id: 'sound234' }).slice(0, 3));
        await redis.hset(keyOf('request', 'broken22'), 'record', json);
        await assert.rejects(store.request('broken22'), (e: unknown) => e instanceof AccessError && e.code === 'ledger-broken' && e.message.includes('broken22'));
        assert.deepEqual(ids(await store.live(1)), ['sound234']);
        assert.deepEqual(ids(await store.touching(nsg)), ['sound234']);
        assert.equal(reported.length > 0 && reported.every((facts) => 'request' in facts && facts.request === 'broken22'), true);
      });
    }

    it('of a newer version is none: it is read where it can be, named where not, and hides no other', async () => {
      for (const id of ['broken22', 'sound234']) await save(store, wholeLife({ id }).slice(0, 3));
      const newer = { ...wholeLife({ id: 'broken22' })[2]!.request, v: 2 };
      await redis.hset(keyOf('request', 'broken22'), 'record', JSON.stringify(newer));
      assert.deepEqual(await store.request('broken22'), newer);
      await redis.hset(keyOf('request', 'broken22'), 'record', JSON.stringify({ ...newer, status: 'open' }));
      await assert.rejects(store.request('broken22'), { code: 'newer-version', message: /^Request broken22 was written by a newer version .*version 2.*starts the newer version again\.$/ });
      assert.deepEqual(ids(await store.touching(nsg)), ['sound234']);
      assert.deepEqual((await store.newer(10)).map(({ id, status }) => [id, status]), [['broken22', 'open']]);
    });

    it('in the history is refused by name', async () => {
      await save(store, [asked()]);
      await redis.lset(keyOf('history', 'abcd2345'), 0, '{"event":{}}');
      await assert.rejects(store.history('abcd2345'), { code: 'ledger-broken' });
      const next = after(asked(), '10:05', yes(asked()));
      assert.equal(await store.append(next.request, next.sealed[1]!), false);
    });
  });

  describe('the outbox', () => {
    it('names a request until its last event was told, the oldest news first', async () => {
      const [one, two] = wholeLife() as [Life, Life];
      await save(store, [one]);
      await save(store, [asked({ id: 'later234', askedAt: at('10:01') })]);
      await save(store, [two]);
      assert.deepEqual(await store.outbox(10), ['abcd2345', 'later234']);
      assert.deepEqual(await store.outbox(1), ['abcd2345']);
      await store.announced('abcd2345', 1);
      assert.equal(await store.announcedUpTo('abcd2345'), 1);
      assert.deepEqual(await store.outbox(10), ['abcd2345', 'later234']);
      await store.announced('abcd2345', 2);
      assert.deepEqual(await store.outbox(10), ['later234']);
      await store.announced('abcd2345', 1);
      assert.equal(await store.announcedUpTo('abcd2345'), 2);
      assert.equal(await store.announcedUpTo('later234'), 0);
    });
  });

  describe('small things', () => {
    it('a later pass over a target fences the earlier off, and no other target\'s', async () => {
      const first = await store.fence(nsg);
      const elsewhere = await store.fence(reader);
      assert.equal(await store.holds(nsg, first), true);
      const second = await store.fence(nsg);
      assert.ok(second > first);
      assert.deepEqual([await store.holds(nsg, first), await store.holds(nsg, second), await store.holds(reader, elsewhere)], [false, true, true]);
      assert.equal(await store.holds(login, 1), false);
    });

    it('once is once, until its time is over', async () => {
      const seen = await Promise.all(Array.from({ length: 20 }, () => store.once('activity 1', 200)));
      assert.equal(seen.filter(Boolean).length, 1);
      assert.equal(await store.once('activity 2', 200), true);
      await new Promise((resolve) => { setTimeout(resolve, 250); });
      assert.equal(await store.once('activity 1', 200), true);
    });

    it('keeps for a while; of many who take it one gets it, and it is gone', async () => {
      await store.keep('link 1', 'a', 60_000);
      assert.deepEqual([await store.kept('link 1'), await store.kept('link 1'), await store.kept('link 2')], ['a', 'a', undefined]);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.take('link 1')));
      assert.deepEqual(taken.filter((value) => value !== undefined), ['a']);
      assert.equal(await store.kept('link 1'), undefined);
      await store.keep('link 3', 'b', 150);
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      assert.equal(await store.take('link 3'), undefined);
    });

    it('remembers, and does not invent', async () => {
      await store.remember('card', 'a');
      await store.remember('card', 'b');
      assert.deepEqual([await store.recall('card'), await store.recall('other')], ['b', undefined]);
    });

    it('keeps notes of writes in order, and drops those of a quarter of an hour ago', async () => {
      await store.noteWrite(nsg, 'one');
      await store.noteWrite(nsg, 'two');
      await store.noteWrite(reader, 'elsewhere');
      assert.deepEqual(await store.writes(nsg), ['one', 'two']);
      const [key] = (await redis.keys('*')).filter((name) => name.includes(instance) && name.includes(':writes:'));
      const ttl = await redis.pttl(key!);
      assert.ok(ttl > 14 * 60_000 && ttl <= 15 * 60_000, String(ttl));
      const [seconds] = await redis.time();
      const old = keyOf('writes', 'old');
      await redis.xadd(old, `${(Number(seconds) - 16 * 60) * 1000}-0`, 'note', 'old');
      await redis.rename(old, key!);
      await store.noteWrite(nsg, 'new');
      await store.noteWrite(reader, 'new');
      const all = [await store.writes(nsg), await store.writes(reader)];
      assert.ok(all.every((notes) => notes.includes('new') && !notes.includes('old')), JSON.stringify(all));
      assert.deepEqual(await store.writes(login), []);
    });
  });

  it('nobody\'s: an unknown request', async () => {
    assert.equal(await store.request('nothing2'), undefined);
    assert.deepEqual(await store.history('nothing2'), []);
    assert.deepEqual(await store.liveOf(ben.id), []);
  });
});
