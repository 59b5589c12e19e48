import { strict as assert } from 'node:assert';
import { AccessError, Refusal } from '../../src/access/errors.js';
import type { Spoken } from '../../src/access/request.js';
import { commands } from '../../src/bot/commands/index.js';
import type { HistoryPage } from '../../src/workflow/history.js';
import { elementsOf, until } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { aBreakGlass, anActiveRequest, anEntitlement, aRequest, HOUR } from '../support/requests.js';
import { ana } from '../support/people.js';
import { ANA, openStage, RILEY, SAM, textOf, type Stage } from './stage.js';

/** What a help shows before anything is pressed. */
function helpOf(card: unknown): string {
  const { body } = card as { body: readonly { isVisible?: boolean }[] }; // as a card is
  return textOf({ body: body.filter(({ isVisible }) => isVisible !== false) });
}

describe('chat, against the practice tenant\'s Teams', () => {
  let stage: Stage;
  let requests = [aRequest().now];
  const given = {
    entitlementsFor: () => Promise.resolve([anEntitlement()]),
    offersFor: () => Promise.resolve({ offered: [anEntitlement()], others: [], isSure: true }),
    requestsOf: () => Promise.resolve(requests),
    liveOf: () => Promise.resolve(requests),
    submit: () => Promise.resolve(aRequest().now),
    end: (id: string) => Promise.resolve(anActiveRequest({ id }).due('10:30').now),
    cancel: (id: string) => Promise.resolve(aRequest({ id }).after('10:10', { type: 'cancelled', by: { id: RILEY.id, name: RILEY.name }, from: { conversation: 'c', activity: '9' } }).now),
    answer: () => Promise.resolve(aRequest().approvedBy(ana, '10:05').now),
    historyOf: (_by: unknown, _asked: { from?: string | undefined }): Promise<HistoryPage> => Promise.reject(new Error('not asked here')),
  };
  before(async function () {
    // The SDKs trust the practice tenant only when Node was started with its certificate (scripts/test.mjs does that).
    if (!process.env.NODE_EXTRA_CA_CERTS) this.skip();
    stage = await openStage(given);
  });
  after(() => stage?.close());
  beforeEach(() => { stage.verbs.asked.length = 0; stage.simulator.sim.knobs.failNext = []; Object.assign(given, { ...original }); });
  const original = { ...given };

  const asked = (verb: string) => stage.verbs.asked.filter((call) => call.verb === verb).map((call) => call.what as unknown[]); // noted as they were called
  async function answerTo(text: string, where?: string): Promise<string> {
    const place = where ?? stage.personal(RILEY);
    const before = stage.posts(place).length;
    const { status } = await stage.says(RILEY, text, place);
    assert.equal(status, 200);
    return stage.posts(place).slice(before + 1).map((post) => post.text ?? textOf(post.card)).join('\n');
  }

  it('hands over a request as typed, and says nothing where the status card will stand', async () => {
    assert.equal(await answerTo('/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel'), '');
    const [[ask]] = asked('submit') as [[Record<string, unknown>]];
    assert.deepEqual({ ...ask, origin: undefined }, {
      way: 'approval', requester: { id: RILEY.id, name: RILEY.name }, entitlement: 'bastion-prod', duration: '2h', address: '203.0.113.7',
      ticket: 'CHG0030001', reason: 'patch the kernel', zone: 'UTC', origin: undefined,
      line: '/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel',
    });
  });

  it('does a line once that Teams delivers again under another id, and twice what is typed twice', async () => {
    const line = '/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel';
    given.submit = () => new Promise((resolve) => { setTimeout(resolve, 500, aRequest().now); });
    stage.simulator.sim.knobs.activityTwice = 'newId';
    try {
      const { activityId } = await stage.says(RILEY, line);
      const second = `activity:${stage.personal(RILEY)}:${activityId}1`;
      await until(() => Promise.resolve(stage.memory.names.includes(second) || undefined), { what: 'the second delivery', within: 10_000 });
    } finally {
      stage.simulator.sim.knobs.activityTwice = false;
    }
    await stage.says(RILEY, line);
    assert.equal(asked('submit').length, 2);
  });

  it('an answer for which Teams has no time comes when it has', async () => {
    stage.simulator.sim.knobs.failNext = [{ match: `POST /teams/v3/conversations/${encodeURIComponent(stage.personal(RILEY))}`, status: 429, retryAfter: 0, count: 2 }];
    assert.match(await answerTo('/access list'), /bastion-prod/);
  });

  it('turns the pages of a history forwards and back, with what the presser may see', async () => {
    const page = (older: string | undefined) => ({ whose: null, isOwn: false, query: { machine: 'vm-web-1', since: '2026-11-01T00:00:00.000Z' }, requests: [aRequest().deniedBy(ana, '10:07').now], older });
    given.historyOf = (_by: unknown, { from }: { from?: string | undefined }) => Promise.resolve(page(from === undefined ? '3.c' : from === '3.c' ? '2.b' : undefined));
    assert.match(await answerTo('/access history vm-web-1 since 2026-11-01'), /Ended, page 1\nEverybody · vm-web-1 · since 1 Nov 2026/);
    let card: unknown = stage.posts(stage.personal(RILEY)).at(-1)?.card;
    const activityId = stage.posts(stage.personal(RILEY)).at(-1)?.id ?? '';
    const turn = async (title: string): Promise<string> => {
      const button = (elementsOf(card) as readonly { title?: string; verb?: string; data?: unknown }[]).find((element) => element.title === title); // the parts that a button has
      assert.ok(button?.verb, `no ${title}`);
      card = (await stage.presses(RILEY, stage.personal(RILEY), { activityId, verb: button.verb, data: button.data })).body;
      return textOf(card);
    };
    assert.match(await turn('Older'), /Ended, page 2/);
    assert.match(await turn('Older'), /Ended, page 3/);
    assert.equal((elementsOf(card) as readonly { title?: string }[]).some(({ title }) => title === 'Older'), false);
    assert.match(await turn('Newer'), /Ended, page 2/);
    assert.match(await turn('Newer'), /Ended, page 1/);
    const asks = asked('historyOf').map(([spoken, what]) => [(spoken as Spoken).by.id, what]);
    const same = { machine: 'vm-web-1', since: '2026-11-01T00:00:00.000Z' };
    assert.deepEqual(asks, [undefined, '3.c', '2.b', '3.c', undefined].map((from, i) => [RILEY.id, i === 0 ? { any: 'vm-web-1', since: same.since } : { ...same, isEverybody: true, from }]));
  });

  it('answers in a channel where the card is', async () => {
    assert.match(await answerTo('access request bastion-prod because x', CHANNELS.approvals.id), /Sent to the approvers/);
  });

  it('reads break-glass by the same rules, with or without its dash, and says that nobody was asked', async () => {
    given.submit = () => Promise.resolve(aBreakGlass().now);
    assert.match(await answerTo('access break-glass bastion-prod because it burns ticket chg1', CHANNELS.approvals.id), /Opening without an approver, who are told/);
    assert.equal(await answerTo('/access breakglass from 203.0.113.7 ticket INC0030001 bastion-prod for 30m because it burns'), '');
    assert.deepEqual(asked('submit').map(([ask]) => (ask as { way: string }).way), ['breakGlass', 'breakGlass']);
    given.submit = () => Promise.reject(new Refusal([{ code: 'no-break-glass', field: 'person', message: 'There is no break-glass for it.' }]));
    assert.match(await answerTo('/access breakglass bastion-prod'), /Nothing was opened: one thing to correct\n• There is no break-glass for it\./);
  });

  it('tells everything that is wrong in the form, filled with what was typed', async () => {
    given.submit = () => Promise.reject(new Refusal([
      { code: 'duration-too-long', field: 'duration', message: '9 d is longer than 4 h.' },
      { code: 'reason-missing', field: 'reason', message: 'Say why.' },
    ]));
    const answer = await answerTo('/access request bastion-prod for 9d from 203.0.113.7');
    for (const part of ['2 things to correct', '9 d is longer', 'Say why']) assert.ok(answer.includes(part), part);
    const inputs = elementsOf(stage.posts(stage.personal(RILEY)).at(-1)?.card).filter((e) => e.type?.startsWith('Input.')) as { id: string; value: string }[]; // as inputs have them
    const values = Object.fromEntries(inputs.map(({ id, value }) => [id, value]));
    assert.deepEqual(values, { entitlement: 'bastion-prod', duration: '9d', address: '203.0.113.7', ticket: '', reason: '' });
  });

  it('does not guess at words that belong nowhere', async () => {
    const answer = await answerTo('/access request bastion-prod for 2h patching stuff');
    assert.match(answer, /patching stuff/);
    const reason = elementsOf(stage.posts(stage.personal(RILEY)).at(-1)?.card).find((one) => (one as { id?: string }).id === 'reason') as { value?: string } | undefined; // as an input has it
    assert.equal(reason?.value, 'patching stuff', 'shown where it most likely belongs');
    assert.deepEqual(asked('submit'), []);
  });

  it('offers the nearest command', async () => {
    assert.match(await answerTo('/access reqest bastion-prod for 2h'), /Did you mean request\?\n\/access request bastion-prod for 2h$/);
    assert.match(await answerTo('what is the weather'), /Did you mean help\?/);
    assert.match(await answerTo('/access stop abcd2345'), /Did you mean end\?\n\/access end abcd2345$/);
    assert.match(await answerTo('weather?'), /I do not know "weather"\.(.|\n)*bastion-prod(.|\n)*\/access help/);
    assert.match(await answerTo('weather?', CHANNELS.approvals.id), /I do not know "weather"\.\nThis shows what I know:\n\/access help/);
    assert.match(await answerTo('I think so'), /^I do not know "i"\.(?!(.|\n)*Did you mean)(.|\n)*bastion-prod/, 'no guess at a command of two letters');
    for (const verb of ['end', 'submit']) assert.deepEqual(asked(verb), []);
  });

  it('greets whoever begins with a greeting, with what they may do', async () => {
    for (const line of ['hi', 'Hello JIT Access!', 'Guten Morgen', 'Hey,']) assert.match(await answerTo(line), /Hello Riley\. (.|\n)*bastion-prod/, line);
    assert.doesNotMatch(await answerTo('thanks!'), /Hello|I do not know/);
  });

  it('takes a line that names what may be asked for as a request, and sends nothing that it does not understand', async () => {
    for (const line of ['bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch it', 'I need access to Bastion-Prod, CHG0030001, 203.0.113.7, 2h, because patch it', '/access give me the bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch it']) {
      stage.verbs.asked.length = 0;
      assert.equal(await answerTo(line), '', line);
      const [[ask]] = asked('submit') as [[Record<string, string>]];
      assert.deepEqual([ask.way, ask.entitlement?.toLowerCase(), ask.duration, ask.address, ask.ticket, ask.reason], ['approval', 'bastion-prod', '2h', '203.0.113.7', 'CHG0030001', 'patch it']);
    }
    stage.verbs.asked.length = 0;
    for (const line of ['bastion-prod is slow today', 'do not open bastion-prod for 2h because patch it']) assert.match(await answerTo(line), /I do not know what "(is slow today|do not open)" means here/);
    assert.deepEqual(asked('submit'), []);
  });

  it('has help for every command, a home, and a status', async () => {
    const help = await answerTo('/access help');
    for (const { name } of commands) assert.ok(help.includes(`/access ${name}`), name);
    assert.match(help, /This is version \d+\.\d+\.\d+\s+Access: one request/);
    const read = helpOf(stage.posts(stage.personal(RILEY)).at(-1)?.card);
    assert.ok(read.length < 1400 && !/For (approvers|operators|security)|version/.test(read), `at once is read: ${read}`);
    assert.match(await answerTo('/access help Extend'), /^Ask for more time.*\n\/access extend \[request\] .*\n\/access extend by 30m$/);
    assert.match(await answerTo('help break-glass'), /^In an emergency/);
    assert.match(await answerTo('/access'), /bastion-prod/);
    assert.match(await answerTo('Status'), /Waiting for approval, lapses in 7 h 50 min/);
  });

  it('ends the only open one, and asks when there are several', async () => {
    requests = [anActiveRequest().now, aRequest({ id: 'pend2222' }).now];
    assert.match(await answerTo('/access end'), /Ending/);
    assert.deepEqual(asked('end').map(([id]) => id), ['abcd2345']);
    requests = [anActiveRequest().now, anActiveRequest({ id: 'wxyz6789' }).now];
    assert.match(await answerTo('/access end'), /Which one shall end\?/);
    assert.equal(asked('end').length, 1);
    assert.match(await answerTo('/access end WXYZ6789'), /wxyz6789/);
    requests = [];
    assert.match(await answerTo('/access cancel'), /no request that waits/);
  });

  it('takes a word for a request only where it has the form of one; an entitlement says which, and courtesies nothing', async () => {
    const quick = anEntitlement({ id: 'bastion-quick', title: 'For a moment' });
    given.entitlementsFor = () => Promise.resolve([anEntitlement(), quick, anEntitlement({ id: 'sql-prod' })]);
    const both = [anActiveRequest().now, anActiveRequest({ id: 'wxyz6789', entitlement: quick }).now];
    const ended = async (line: string, open = both): Promise<unknown[]> => {
      requests = open;
      const before = asked('end').length;
      await answerTo(line);
      return asked('end').slice(before).map(([id]) => id);
    };
    assert.deepEqual(await ended('/access end please', [both[0]!]), ['abcd2345']);
    assert.deepEqual(await ended('/access end Bastion-Quick, thanks!'), ['wxyz6789']);
    assert.deepEqual(await ended('/access end please'), [], 'which of the two is asked');
    assert.deepEqual(await ended('/access end sql-prod', [both[0]!]), [], 'what is not open is not taken for what is');
    assert.deepEqual(await ended('/access end please k3v9m2xq', [both[0]!]), ['k3v9m2xq'], 'the verb says whose it is');
    requests = [aRequest({ id: 'pend2222' }).now];
    await answerTo('/access cancel thanks');
    assert.deepEqual(asked('cancel').map(([id]) => id), ['pend2222']);
    requests = both.map((one) => ({ ...one, entitlement: { ...one.entitlement, extend: { times: 1, by: HOUR, approval: false } } }));
    await answerTo('/access extend bastion-quick by 30m');
    const [{ request, duration }] = asked('extend').at(-1) as [{ request: string; duration: string }]; // as it was called
    assert.deepEqual([request, duration], ['wxyz6789', '30m']);
  });

  it('takes a message that Teams delivers twice once', async () => {
    const where = stage.personal(RILEY);
    const first = await stage.says(RILEY, '/access help');
    assert.ok(stage.memory.names.includes(`activity:${where}:${first.activityId}`));
    const { activities } = stage.simulator.sim.state.conversations[where]!;
    const before = activities.length;
    // The practice tenant gives a new id to each message; taking the message out makes it give the same again.
    const again = activities.splice(0, before);
    const { clock } = stage.simulator.sim;
    const now = clock.now.bind(clock);
    clock.now = () => new Date(Number(first.activityId));
    const second = await stage.says(RILEY, '/access help');
    clock.now = now;
    assert.equal(second.activityId, first.activityId);
    assert.equal(activities.length, 1, 'the message itself and no answer');
    activities.unshift(...again);
    activities.pop();
  });

  it('answers a refusal of a verb in its words, and an error of ours without them', async () => {
    given.end = () => Promise.reject(new AccessError('not-yours', 'This request is somebody else\'s.'));
    assert.match(await answerTo('/access end wxyz6789'), /somebody else's/);
    given.end = () => Promise.reject(new Error('secret: redis password'));
    const answer = await answerTo('/access end wxyz6789');
    assert.match(answer, /Reference: /);
    assert.ok(!answer.includes('secret'));
  });

  describe('buttons', () => {
    const where = CHANNELS.approvals.id;
    let activityId = '';
    before(async () => {
      await stage.says(ANA, 'help', where);
      activityId = stage.posts(where).at(-1)!.id;
    });
    const press = async (person = ANA, verb = 'approve', data: unknown = { request: 'abcd2345', comment: '  fine \u202e ' }) => {
      const { status, body } = await stage.presses(person, where, { activityId, verb, data });
      assert.equal(status, 200);
      return body as { statusCode: number; type: string; value: unknown };
    };

    it('approve: the decision under the name that Teams gives, and the card anew', async () => {
      const answer = await press();
      assert.equal(answer.type, 'application/vnd.microsoft.card.adaptive');
      assert.match(textOf(answer.value), /Approved by Ana Costa/);
      const [[given]] = asked('answer') as [[Record<string, unknown>]];
      assert.deepEqual({ ...given, origin: undefined }, { request: 'abcd2345', by: { id: ANA.id, name: ANA.name }, verdict: 'approve', comment: 'fine', asked: '', duration: undefined, zone: 'UTC', origin: undefined });
    });

    it('believe nothing of the card but the request', async () => {
      await press(ANA, 'deny', { request: 'abcd2345', by: RILEY.id, verdict: 'approve' });
      const [[given]] = asked('answer') as [[{ verdict: string; by: { id: string } }]];
      assert.deepEqual([given.verdict, given.by.id], ['deny', ANA.id]);
    });

    it('do not count for somebody whom Teams does not list here', async () => {
      const answer = await press(SAM);
      assert.equal(answer.type, 'application/vnd.microsoft.activity.message');
      assert.match(String(answer.value), /not counted/);
      assert.deepEqual(asked('answer'), []);
    });

    it('tell who decided already, and why somebody may not', async () => {
      given.answer = () => Promise.reject(new AccessError('already-decided', 'Ben Okafor approved this request already, at 10:05:00 UTC.'));
      assert.match(String((await press()).value), /Ben Okafor approved/);
    });

    it('survive a card without contents, and an error of ours', async () => {
      assert.match(String((await press(ANA, 'approve', null)).value), /does not say/);
      assert.match(String((await press(ANA, 'approve', { request: { $ne: 1 } })).value), /does not say/);
      given.answer = () => Promise.reject(new Error('secret'));
      const answer = await press();
      assert.match(String(answer.value), /Reference/);
      assert.ok(!JSON.stringify(answer).includes('secret'));
    });

    it('work in the chat with the person too', async () => {
      await stage.says(RILEY, '/access status');
      const own = stage.personal(RILEY);
      const card = stage.posts(own).at(-1);
      const { body } = await stage.presses(RILEY, own, { activityId: card!.id, verb: 'end', data: { request: 'abcd2345' } });
      assert.match(textOf(body), /Closing/);
      const [id, { by, origin }] = asked('end').at(-1) as [string, Spoken]; // as they were called
      assert.deepEqual([id, by, origin.conversation, origin.activity !== ''], ['abcd2345', { id: RILEY.id, name: RILEY.name }, own, true]);
    });

    it('end: answers with the status card', async () => {
      assert.match(textOf((await press(ANA, 'end')).value), /Closing/);
    });
  });
});
