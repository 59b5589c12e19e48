import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AccessError } from '../../src/access/errors.js';
import { createTickets } from '../../src/tickets/index.js';
import type { TicketSystem } from '../../src/access/ticket.js';
import type { Tickets } from '../../src/workflow/ports.js';

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** What the simulator does not do and the systems do: their documented answers, given by hand. */
describe('tickets: answers of systems that are set up otherwise', () => {
  let server: Server;
  let tickets: Tickets;
  let answers: Answer[];
  let asked: string[];

  beforeEach(async () => {
    answers = [];
    asked = [];
    server = createServer((req, res) => { asked.push(`${req.method} ${req.url}`); give(res, answers.shift() ?? [500, '']); });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
    tickets = createTickets({
      servicenow: { url, signIn: { user: 'u', password: 'p' } },
      jira: { url: 'https://site.example', apiUrl: `${url}/ex/jira/1`, user: 'u@x.example', token: 't', window: { start: 'customfield_1', end: 'customfield_2' } },
    }, { call: 2_000, keepTrying: 200 });
  });
  afterEach(() => { server.close(); server.closeAllConnections(); });

  const cell = (value: string, display_value = value) => ({ value, display_value });
  const row = { sys_id: cell('9d385017c611228701d22104cc95c371'), number: cell('CHG1'), state: cell('-1', 'Implement'), short_description: cell('x') };
  const issue = (over: object = {}) => ({
    key: 'OPS-7', fields: { summary: 'x', issuetype: { name: 'Task' }, status: { name: 'Erledigt', statusCategory: { key: 'done' } }, reporter: { accountId: '1', displayName: 'Riley' }, assignee: null, ...over },
  });

  const refused = async (system: TicketSystem, number: string, message: RegExp) => {
    await assert.rejects(tickets.find(system, number), (error: unknown) => {
      assert.ok(error instanceof AccessError);
      assert.deepEqual([error.code, error.retryable], ['tickets-refused', false]);
      assert.match(error.message, message);
      return true;
    });
  };

  it('ServiceNow: nothing found under the first version of the API', async () => {
    answers.push([404, { error: { message: 'No Record found', detail: 'Records matching query not found. Check query parameter or offset parameter' }, status: 'failure' }]);
    assert.equal(await tickets.find('servicenow', 'CHG1'), undefined);
  });

  it('ServiceNow: a condition that was left out is not an answer', async () => {
    answers.push([200, { result: [{ ...row, number: cell('CHG2') }, { ...row, number: cell('CHG3') }] }]);
    await refused('servicenow', 'CHG1', /answered with other tickets.*read change_request\.number/);
  });

  it('ServiceNow: fields that the account may not read are not there', async () => {
    answers.push([200, { result: [{ ...row, state: undefined }] }]);
    await refused('servicenow', 'CHG1', /the account may read number, state and sys_id/);
    answers.push([200, { result: [{ ...row, 'requested_by.email': '', assigned_to: '' }] }]);
    const { state, people, window } = await tickets.find('servicenow', 'CHG1') ?? assert.fail();
    assert.deepEqual([state, people, window], ['Implement', [], null]);
  });

  const STATES: readonly (readonly [number: string, state: string, active: string | undefined, isClosed: boolean])[] = [
    ['CHG1', '-1', 'true', false], ['CHG1', '0', undefined, false], ['CHG1', '3', undefined, true], ['CHG1', '4', 'true', true], ['CHG1', '7', undefined, false], ['CHG1', '17', 'false', true],
    ['INC1', '2', 'true', false], ['INC1', '3', undefined, false], ['INC1', '6', 'true', false], ['INC1', '7', undefined, true], ['INC1', '8', undefined, true], ['INC1', '17', 'false', true],
  ];
  for (const [number, state, active, isClosed] of STATES) {
    it(`ServiceNow: ${number} in state ${state}, active ${active ?? 'not readable'}, is ${isClosed ? 'closed' : 'open'}`, async () => {
      answers.push([200, { result: [{ ...row, number: cell(number), state: cell(state, 'Whatever'), ...(active === undefined ? {} : { active: cell(active) }) }] }]);
      assert.equal((await tickets.find('servicenow', number))?.isClosed, isClosed);
    });
  }

  it('ServiceNow: a prefix of the instance\'s own is looked for in both tables', async () => {
    answers.push([200, { result: [] }], [200, { result: [{ ...row, number: cell('TKT7') }] }]);
    assert.equal((await tickets.find('servicenow', 'TKT7'))?.type, 'incident');
    assert.deepEqual(asked.map((call) => /table\/(\w+)/.exec(call)?.[1]), ['change_request', 'incident']);
  });

  it('ServiceNow: a time in another form is not guessed at', async () => {
    answers.push([200, { result: [{ ...row, start_date: cell('01.12.2026 22:00') }] }]);
    await refused('servicenow', 'CHG1', /"01\.12\.2026 22:00", which is no time/);
  });

  it('ServiceNow: an instance that sleeps answers 200 with a page', async () => {
    answers = Array.from({ length: 9 }, () => [200, '<html>Your instance is hibernating</html>', { 'content-type': 'text/html' }]); // it is asked again
    await assert.rejects(tickets.find('servicenow', 'CHG1'), { code: 'tickets-unavailable', retryable: true, message: /page instead of JSON: it is asleep, or SERVICENOW_URL/ });
  });

  it('ServiceNow: a remark that was taken and not kept is told, and not sent again', async () => {
    answers.push([200, { result: [row] }], [200, { result: { sys_id: cell('9') } }], [200, { result: [row] }]);
    await assert.rejects(tickets.comment('servicenow', 'CHG1', 'opened'), { code: 'tickets-refused', message: /did not keep it.*write change_request\.work_notes/ });
    assert.equal(asked.filter((call) => call.startsWith('PATCH')).length, 1);
  });

  it('a redirect is not followed: it leads to a page to sign in, or our secret elsewhere', async () => {
    answers.push([302, '', { location: '/login' }]);
    await refused('servicenow', 'CHG1', /HTTP 302.*set SERVICENOW_URL/);
    assert.equal(asked.length, 1);
  });

  it('another service at the address is no answer', async () => {
    answers.push([404, 'Not Found']);
    await refused('servicenow', 'CHG1', /not the Table API's \(HTTP 404\).*check SERVICENOW_URL/);
    answers.push([404, 'Not Found'], [404, 'Not Found']);
    await refused('jira', 'OPS-7', /there is no Jira.*correct JIRA_URL/);
    answers.push([200, { hello: 'world' }]);
    await refused('jira', 'OPS-7', /not its REST API's.*check JIRA_URL/);
  });

  it('Jira: a status is closed by its category, whatever it is called', async () => {
    answers.push([200, issue()]);
    assert.equal((await tickets.find('jira', 'OPS-7'))?.isClosed, true);
  });

  it('Jira: a hidden e-mail address is nobody\'s', async () => {
    answers.push([200, issue({ creator: { emailAddress: 'Noor@Contoso.example' } })]);
    assert.deepEqual((await tickets.find('jira', 'OPS-7'))?.people, ['noor@contoso.example']);
  });

  it('Jira: an issue that was moved answers under its new key; people read it on the site', async () => {
    answers.push([200, { ...issue(), key: 'PLAT-3' }]);
    const { number, url } = await tickets.find('jira', 'OPS-7') ?? assert.fail();
    assert.deepEqual([number, url], ['PLAT-3', 'https://site.example/browse/PLAT-3']);
    assert.match(asked[0] ?? '', /^GET \/ex\/jira\/1\/rest\/api\/3\/issue\/OPS-7\?fields=/);
  });

  it('Jira: a field of another kind is not taken for a time', async () => {
    for (const customfield_1 of ['2026-12-01', 'tomorrow', 7, { value: 'x' }]) {
      answers.push([200, issue({ customfield_1 })]);
      await refused('jira', 'OPS-7', /customfield_1 of OPS-7 is not a time with a zone/);
    }
  });

  it('Jira: a token that has ended is not a deleted issue', async () => {
    answers.push([404, { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} }], [401, 'Client must be authenticated to access this resource.']);
    await refused('jira', 'OPS-7', /HTTP 401.*correct JIRA_USER and JIRA_TOKEN/);
  });
});

function give(res: ServerResponse, [status, body, headers = {}]: Answer): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
}
