import assert from 'node:assert/strict';
import { AccessError, type ErrorCode } from '../../src/access/errors.js';
import type { Knobs, TicketState } from '../../src/simulator/core.js';
import { JIRA_TOKEN, JIRA_USER, JIRA_WINDOW_FIELDS, SERVICENOW_API_KEY, SERVICENOW_PASSWORD, SERVICENOW_USER } from '../../src/simulator/tickets/seed.js';
import { createTickets, type TicketSettings } from '../../src/tickets/index.js';
import type { Ticket, TicketSystem } from '../../src/access/ticket.js';
import type { Tickets } from '../../src/workflow/ports.js';
import { openPractice, type Practice } from '../simulator/practice.js';

interface Contract {
  readonly system: TicketSystem;
  readonly settings: (root: string, secret?: string) => TicketSettings;
  /** The ticket that is valid, without its window. */
  readonly valid: Omit<Ticket, 'window' | 'url'>;
  readonly url: RegExp;
  readonly closed: readonly string[];
  /** Planned for no time. */
  readonly unplanned: string;
  readonly none: string;
  /** What a person could type to be answered with another ticket. */
  readonly tricks: readonly string[];
  readonly cancelled: string;
  /** What the person who runs the bot has to correct when the sign-in is refused. */
  readonly signIn: RegExp;
  /** `METHOD path` of its writes. */
  readonly write: string;
  /** What TEXT becomes there. */
  readonly kept: string;
}

const TEXT = 'Opened by JIT Access, request k3v9\n\n[code]<b>until</b>[/CODE] 14:00:00 UTC & "no longer"';
const people = ['riley@contoso.example', 'noor@contoso.example'];
const CONTRACTS: readonly Contract[] = [
  {
    system: 'servicenow', write: 'PATCH /servicenow', kept: TEXT.replace('[code]', '[ code ]').replace('[/CODE]', '[ /CODE ]'),
    settings: (root, password = SERVICENOW_PASSWORD) => ({ servicenow: { url: `${root}/servicenow`, signIn: { user: SERVICENOW_USER, password } }, jira: undefined }),
    valid: { system: 'servicenow', number: 'CHG0030001', title: 'Patch the kernel of the web machines', type: 'change_request', state: 'Implement', isClosed: false, people: [people[0]!, 'riley', people[1]!, 'noor'] },
    url: /^https:\/\/127\.0\.0\.1:\d+\/servicenow\/change_request\.do\?sys_id=[0-9a-f]{32}$/,
    closed: ['CHG0030005', 'INC0010002'], unplanned: 'INC0010001', none: 'CHG0039999', cancelled: 'Canceled',
    tricks: ['CHG0039999^ORnumber=CHG0030001', 'CHG0039999^NQnumber=CHG0030001', 'CHG0030001&sysparm_query=', '', '../incident'],
    signIn: /correct SERVICENOW_USER and SERVICENOW_PASSWORD/,
  },
  {
    system: 'jira', write: 'POST /jira', kept: TEXT,
    settings: (root, token = JIRA_TOKEN) => ({ servicenow: undefined, jira: { url: `${root}/jira`, apiUrl: `${root}/jira`, user: JIRA_USER, token, window: JIRA_WINDOW_FIELDS } }),
    valid: { system: 'jira', number: 'OPS-7', title: 'Patch the kernel of the web machines', type: '[System] Change', state: 'Implementing', isClosed: false, people },
    url: /^https:\/\/127\.0\.0\.1:\d+\/jira\/browse\/OPS-7$/,
    closed: ['OPS-11', 'OPS-12'], unplanned: 'OPS-10', none: 'OPS-999', cancelled: 'Canceled',
    tricks: ['10007', 'OPS-999/../OPS-7', 'OPS-7?fields=x', '', '../myself'],
    signIn: /correct JIRA_USER and JIRA_TOKEN/,
  },
];

/** What can happen to one call, and what a lasting trouble is told as. */
const FAULTS: readonly (readonly [string, (match: string) => Partial<Knobs>])[] = [
  ['breaks', (match) => ({ failNext: [{ match, count: 1, status: 500 }] })],
  ['meets a system that is down', (match) => ({ failNext: [{ match, count: 1, status: 503 }] })],
  ['meets a system that is busy', (match) => ({ failNext: [{ match, count: 1, status: 429 }] })],
  ['is done and its answer lost', (match) => ({ failNext: [{ match, count: 1, reset: true }] })],
];
/** Short enough for a test to outlast. Milliseconds. */
const IMPATIENT = { call: 300, keepTrying: 1_500 };

function failed(code: ErrorCode, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AccessError, String(error));
    assert.match(error.message, message);
    assert.deepEqual([error.code, error.retryable], [code, code === 'tickets-unavailable']);
    return true;
  };
}

for (const contract of CONTRACTS) {
  const { system, settings, valid, write } = contract;
  const { number } = valid;

  describe(`tickets in ${system}, against the practice tenant`, function () {
    this.timeout(30_000);
    let practice: Practice;
    let tickets: Tickets;

    beforeEach(async function () {
      practice = await openPractice(this);
      tickets = createTickets(settings(practice.simulator.urls.https));
    });
    afterEach(async () => { await practice?.close(); });

    const calls = () => practice.record('call').filter(({ service }) => service === system);
    const held = (of = number): TicketState => {
      const one = practice.simulator.sim.state.tickets.find((ticket) => ticket.number === of);
      assert.ok(one, of);
      return one;
    };
    const edit = async (what: object, of = number) => { assert.equal((await practice.api('PATCH', `/api/tickets/${of}`, what)).status, 200); };

    it('finds a ticket with all that rules ask about', async () => {
      const { start, end } = held();
      const { url, ...found } = await tickets.find(system, number) ?? assert.fail('nothing found');
      assert.deepEqual(found, { ...valid, window: { start, end } });
      assert.match(url, contract.url);
      assert.deepEqual(await tickets.find(system, ` ${number.toLowerCase()} `), { ...found, url });
    });

    it('tells closed and cancelled ones', async () => {
      for (const closed of contract.closed) assert.equal((await tickets.find(system, closed))?.isClosed, true, closed);
      await edit({ state: contract.cancelled });
      const found = await tickets.find(system, number);
      assert.deepEqual([found?.state, found?.isClosed], [contract.cancelled, true]);
    });

    it('finds nothing where there is nothing, and asks nothing that is no number', async () => {
      assert.equal(await tickets.find(system, contract.none), undefined);
      const before = calls().length;
      for (const trick of contract.tricks) assert.equal(await tickets.find(system, trick), undefined, trick);
      assert.equal(calls().length, before);
    });

    it('a ticket may plan its work, one side of it, or none', async () => {
      assert.equal((await tickets.find(system, contract.unplanned))?.window, null);
      await edit({ start: '2026-12-01T22:00:00.000Z', end: '2026-12-02T02:30:00.000Z' });
      assert.deepEqual((await tickets.find(system, number))?.window, { start: '2026-12-01T22:00:00.000Z', end: '2026-12-02T02:30:00.000Z' });
      await edit({ start: null });
      assert.deepEqual((await tickets.find(system, number))?.window, { start: '0001-01-01T00:00:00.000Z', end: '2026-12-02T02:30:00.000Z' });
      await edit({ start: '2026-12-01T22:00:00.000Z', end: null });
      assert.deepEqual((await tickets.find(system, number))?.window, { start: '2026-12-01T22:00:00.000Z', end: '9999-12-31T23:59:59.999Z' });
    });

    it('nobody is taken for somebody: a ticket without an assignee has fewer people', async () => {
      await edit({ people: { assignedTo: null } });
      assert.deepEqual((await tickets.find(system, number))?.people, valid.people.filter((name) => !name.startsWith('noor')));
    });

    it('writes a remark, and the same again not twice', async () => {
      await tickets.comment(system, number, TEXT);
      await tickets.comment(system, number, TEXT);
      await tickets.comment(system, number, 'Closed at 14:00:00 UTC');
      assert.deepEqual(held().comments.map(({ text }) => text), [contract.kept, 'Closed at 14:00:00 UTC']);
    });

    it('a remark on a ticket that is not there is refused', async () => {
      await assert.rejects(tickets.comment(system, contract.none, TEXT), failed('tickets-refused', /has no .*, or does not show it\. Whoever runs the bot has to see/));
    });

    for (const [name, fault] of FAULTS) {
      it(`a read that ${name} succeeds in the end`, async () => {
        practice.turn(fault(`GET /${system}`));
        assert.equal((await tickets.find(system, number))?.number, number);
      });

      for (const [which, match] of [['writing', write], ['reading first', `GET /${system}`]] as const) {
        it(`a remark whose ${which} ${name} is written once`, async () => {
          practice.turn(fault(match));
          await tickets.comment(system, number, TEXT);
          assert.deepEqual([held().comments.length, practice.record('ticket.commented').length], [1, 1]);
        });
      }
    }

    it('a wait that is asked for is kept', async () => {
      practice.turn({ throttleShare: 1, throttleRetryAfterSeconds: 1 });
      const began = performance.now();
      const finding = tickets.find(system, number);
      setTimeout(() => { practice.turn({ throttleShare: 0 }); }, 300);
      assert.equal((await finding)?.number, number);
      assert.ok(performance.now() - began >= 1000);
      assert.deepEqual(calls().map(({ status }) => status), [429, 200]);
    });

    it('a long wait is handed on to whoever asked', async () => {
      practice.turn({ throttleShare: 1, throttleRetryAfterSeconds: 90 });
      await assert.rejects(tickets.find(system, number), (error: unknown) => failed('tickets-unavailable', /HTTP 429: Rate limit exceeded.*Try again in some minutes/)(error) && error instanceof AccessError && error.retryAfter === 90_000);
      assert.equal(calls().length, 1);
    });

    const LASTING: readonly (readonly [string, Partial<Knobs>, RegExp])[] = [
      ['busy, and does not say for how long', { throttleShare: 1, throttleRetryAfterSeconds: null }, /cannot be asked about .* now \(HTTP 429/],
      ['broken', { errorShare: 1 }, /HTTP 500/],
      ['down', { failNext: [{ match: `/${system}`, count: -1, status: 503 }] }, /HTTP 503/],
      ['cutting every connection', { failNext: [{ match: `/${system}`, count: -1, reset: true }] }, /cannot be asked about .* now/],
      ['slower than anybody waits', { latencyMs: 1_000 }, /does not answer in time/],
    ];
    for (const [name, knobs, message] of LASTING) {
      it(`a system that stays ${name}: given up in bounded time, to be asked again later`, async () => {
        practice.turn(knobs);
        tickets = createTickets(settings(practice.simulator.urls.https), IMPATIENT);
        const began = performance.now();
        await assert.rejects(tickets.find(system, number), failed('tickets-unavailable', message));
        await assert.rejects(tickets.comment(system, number, TEXT), failed('tickets-unavailable', message));
        assert.ok(performance.now() - began < 2 * (IMPATIENT.keepTrying + 2 * IMPATIENT.call) + 2_000);
        assert.ok(calls().length >= 3, 'each was tried again'); // a call that was given up is recorded a little later
      });
    }

    it('nobody at the other end', async () => {
      tickets = createTickets(settings(practice.simulator.urls.https), IMPATIENT);
      await practice.close();
      await assert.rejects(tickets.find(system, number), failed('tickets-unavailable', /ECONNREFUSED/));
    });

    it('a sign-in that is refused is told to who can correct it, and not tried again', async () => {
      const stranger = createTickets(settings(practice.simulator.urls.https, 'wrong'));
      await assert.rejects(stranger.find(system, number), failed('tickets-refused', contract.signIn));
      await assert.rejects(stranger.comment(system, number, TEXT), failed('tickets-refused', contract.signIn));
      assert.ok(calls().every(({ method, status }) => method === 'GET' && status >= 400) && calls().length <= 4);
    });

    it('what the account may not do is told too', async () => {
      practice.turn({ deny: [write] });
      await assert.rejects(tickets.comment(system, number, TEXT), failed('tickets-refused', /refused the remark on .* \(HTTP 403.*docs\/tickets\.md/));
      assert.deepEqual(held().comments, []);
    });

    it('a system that is not set up says what to set', async () => {
      const none = createTickets({ servicenow: undefined, jira: undefined });
      await assert.rejects(none.find(system, number), failed('tickets-refused', new RegExp(`${system.toUpperCase()}_URL`)));
    });
  });
}

describe('tickets in servicenow', () => {
  it('may be read with an API key', async function () {
    const practice = await openPractice(this);
    const tickets = createTickets({ servicenow: { url: `${practice.simulator.urls.https}/servicenow`, signIn: { token: SERVICENOW_API_KEY } }, jira: undefined });
    assert.equal((await tickets.find('servicenow', 'INC0010001').finally(() => practice.close()))?.type, 'incident');
  });
});
