import assert from 'node:assert/strict';
import { PEOPLE } from '../../src/simulator/seed.js';
import { JIRA_TOKEN, JIRA_USER, SERVICENOW_PASSWORD, SERVICENOW_USER } from '../../src/simulator/tickets/seed.js';
import { createControl } from '../../src/sandbox/control.js';
import { openPractice, type Answer, type Practice } from './practice.js';

const basic = (user: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` });
const SERVICENOW = basic(SERVICENOW_USER, SERVICENOW_PASSWORD);
const JIRA = basic(JIRA_USER, JIRA_TOKEN);
const CHANGES = '/servicenow/api/now/table/change_request';
const ISSUE = '/jira/rest/api/3/issue/OPS-7';

describe('simulator: ServiceNow and Jira on the wire', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const servicenow = (method: string, path: string, body?: unknown) => practice.call(method, path, { headers: SERVICENOW, body });
  const jira = (method: string, path: string, body?: unknown) => practice.call(method, path, { headers: JIRA, body });
  const rows = ({ body }: Answer) => (body as { result: Record<string, string>[] }).result;
  const is = ({ status, body }: Answer, expected: readonly [number, unknown]) => { assert.deepEqual([status, body], expected); };

  it('ServiceNow: refusals to the letter', async () => {
    const stranger = await practice.call('GET', CHANGES, { headers: basic(SERVICENOW_USER, 'wrong') });
    is(stranger, [401, { error: { message: 'User is not authenticated', detail: 'Required to provide Auth information' }, status: 'failure' }]);
    assert.equal(stranger.headers.get('www-authenticate'), 'Basic realm="Service-now"');
    is(await servicenow('GET', `${CHANGES}/0123`), [404, { error: { message: 'No Record found', detail: "Record doesn't exist or ACL restricts the record retrieval" }, status: 'failure' }]);
    is(await servicenow('GET', '/servicenow/api/now/table/u_none'), [400, { error: { message: 'Invalid table u_none', detail: null }, status: 'failure' }]);
    is(await servicenow('GET', `${CHANGES}?sysparm_query=number=CHG9`), [200, { result: [] }]);
    practice.turn({ throttleShare: 1, throttleRetryAfterSeconds: 7 });
    const busy = await servicenow('GET', CHANGES);
    assert.deepEqual([busy.status, busy.headers.get('retry-after'), (busy.body as { status: string }).status], [429, '7', 'failure']);
  });

  it('ServiceNow: the three forms of a field; times are UTC in the value alone', async () => {
    await practice.api('PATCH', '/api/tickets/CHG0030001', { start: '2026-12-01T22:00:00.000Z' });
    const one = async (form: string) => rows(await servicenow('GET', `${CHANGES}?sysparm_query=number=CHG0030001&sysparm_fields=state,start_date,requested_by.email,u_none&sysparm_display_value=${form}`))[0];
    assert.deepEqual(await one('false'), { state: '-1', start_date: '2026-12-01 22:00:00', 'requested_by.email': 'riley@contoso.example' });
    assert.deepEqual(await one('true'), { state: 'Implement', start_date: '2026-12-01 23:00:00', 'requested_by.email': 'riley@contoso.example' });
    assert.deepEqual((await one('all'))?.['start_date'], { display_value: '2026-12-01 23:00:00', value: '2026-12-01 22:00:00' });
  });

  it('ServiceNow: conditions are joined, and one on a field that there is not is left out', async () => {
    const count = async (query: string) => rows(await servicenow('GET', `${CHANGES}?sysparm_fields=number&sysparm_query=${encodeURIComponent(query)}`)).length;
    assert.deepEqual([await count('number=chg0030001'), await count('number=CHG0030001^state=3'), await count('u_number=CHG0030001'), await count('')], [1, 0, 5, 5]);
  });

  it('ServiceNow: a work note stands in the journal, the newest first', async () => {
    const [{ sys_id: id } = {}] = rows(await servicenow('GET', `${CHANGES}?sysparm_query=number=CHG0030001&sysparm_fields=sys_id`));
    for (const work_notes of ['first', 'second']) assert.equal((await servicenow('PATCH', `${CHANGES}/${id}`, { work_notes })).status, 200);
    const { body } = await servicenow('GET', `${CHANGES}/${id}?sysparm_fields=work_notes&sysparm_display_value=true`);
    assert.match((body as { result: { work_notes: string } }).result.work_notes, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - JIT Access \(Work notes\)\nsecond\n\n.*\nfirst\n\n$/s);
  });

  it('Jira: refusals to the letter; one whose token is wrong is nobody, to whom there is no issue', async () => {
    const none = { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} };
    is(await jira('GET', '/jira/rest/api/3/issue/OPS-999'), [404, none]);
    const stranger = (method: string, path: string) => practice.call(method, path, { headers: basic(JIRA_USER, 'wrong') });
    is(await stranger('GET', ISSUE), [404, none]);
    for (const [method, path] of [['GET', '/jira/rest/api/3/myself'], ['POST', `${ISSUE}/comment`]] as const) is(await stranger(method, path), [401, 'Client must be authenticated to access this resource.']);
    is(await jira('POST', `${ISSUE}/comment`, { body: 'a text' }), [400, { errorMessages: [], errors: { comment: 'Comment body is not valid!' } }]);
    practice.turn({ deny: ['/jira'] });
    is(await jira('GET', ISSUE), [403, { errorMessages: ['The account may not do this.'], errors: {} }]);
  });

  it('Jira: an issue with the fields that were asked for', async () => {
    const { body } = await jira('GET', `${ISSUE}?fields=status,issuetype,assignee`);
    const { key, fields } = body as { key: string; fields: { status: { name: string; statusCategory: { key: string } }; issuetype: { name: string }; assignee: { emailAddress: string } } };
    assert.deepEqual([key, Object.keys(fields).sort(), fields.status.statusCategory.key, fields.issuetype.name, fields.assignee.emailAddress],
      ['OPS-7', ['assignee', 'issuetype', 'status'], 'indeterminate', '[System] Change', 'noor@contoso.example']);
  });

  it('a hand on the tickets: sees and edits both, and is recorded', async () => {
    const control = createControl(practice.simulator.urls.page);
    assert.deepEqual((await control.tickets()).map(({ number }) => number), ['CHG0030001', 'CHG0030002', 'CHG0030003', 'CHG0030004', 'CHG0030005', 'INC0010001', 'INC0010002', 'OPS-7', 'OPS-8', 'OPS-9', 'OPS-10', 'OPS-11', 'OPS-12']);
    const edited = await control.editTicket('OPS-7', { state: 'Done', end: '2026-12-01T22:00:00.000Z', people: { assignedTo: PEOPLE[5]!.id } });
    assert.deepEqual([edited.state, edited.end, edited.people.assignedTo, edited.people.requestedBy], ['Done', '2026-12-01T22:00:00.000Z', PEOPLE[5]!.id, PEOPLE[0]!.id]);
    assert.deepEqual((await control.tickets()).find(({ number }) => number === 'OPS-7'), edited);
    assert.deepEqual(practice.record('ticket.edited').map(({ number, changed }) => [number, changed]), [['OPS-7', { state: 'Done', end: '2026-12-01T22:00:00.000Z', people: { assignedTo: PEOPLE[5]!.id } }]]);
    assert.equal((await practice.api('DELETE', '/api/tickets/OPS-7')).status, 200);
    assert.equal((await jira('GET', ISSUE)).status, 404);
  });

  for (const [status, number, edit] of [[404, 'CHG9', {}], [400, 'CHG0030001', { state: 'Done' }], [400, 'OPS-7', { state: 'Implement' }], [400, 'OPS-7', { end: 'tomorrow' }], [400, 'OPS-7', { nothing: 1 }]] as const) {
    it(`an edit of ${number} that makes no sense, ${JSON.stringify(edit)}: ${status}`, async () => {
      assert.equal((await practice.api('PATCH', `/api/tickets/${number}`, edit)).status, status);
    });
  }

  it('a tenant saved before there were tickets gains them; what stands on one is kept', async function () {
    const { state } = practice.simulator.sim;
    Reflect.deleteProperty(state, 'tickets');
    const again = async () => { const { stateDir } = practice; await practice.close(); practice = await openPractice(this, { stateDir }); return createControl(practice.simulator.urls.page); };
    let control = await again();
    assert.equal((await control.tickets()).length, 13);
    await control.editTicket('OPS-10', { state: 'Canceled' });
    control = await again();
    assert.equal((await control.tickets()).find(({ number }) => number === 'OPS-10')?.state, 'Canceled');
  });
});
