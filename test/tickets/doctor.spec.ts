import assert from 'node:assert/strict';
import { JIRA_TOKEN, JIRA_USER, JIRA_WINDOW_FIELDS, SERVICENOW_PASSWORD, SERVICENOW_USER } from '../../src/simulator/tickets/seed.js';
import { createTickets, examineTickets, type JiraSettings, type ServiceNowSettings } from '../../src/tickets/index.js';
import { asRead } from '../support/findings.js';
import { openPractice, type Practice } from '../simulator/practice.js';

describe('the doctor looks at ticket systems', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const examine = async (over: { servicenow?: Partial<ServiceNowSettings>; jira?: Partial<JiraSettings> } = {}) => {
    const root = practice.simulator.urls.https;
    const found = asRead(await examineTickets({
      servicenow: { url: `${root}/servicenow`, signIn: { user: SERVICENOW_USER, password: SERVICENOW_PASSWORD }, ...over.servicenow },
      jira: { url: `${root}/jira`, apiUrl: `${root}/jira`, user: JIRA_USER, token: JIRA_TOKEN, window: JIRA_WINDOW_FIELDS, ...over.jira },
    }));
    assert.ok(found.every(({ status, mend }) => (status === 'ok') === (mend === undefined)));
    return found.map(({ group, what, status, detail }) => ({ line: `${group} ${what}: ${status}`, detail }));
  };
  const lines = ['ServiceNow read change_request', 'ServiceNow read incident', 'Jira browse projects and add comments', 'Jira the fields of the planned work'] as const;
  const all = (...status: string[]) => lines.map((line, i) => `${line}: ${status[i] ?? status[0]}`);

  it('all is in order, and nothing was changed', async () => {
    assert.deepEqual((await examine()).map(({ line }) => line), all('ok'));
    assert.ok(practice.record('call').every(({ method }) => method === 'GET'));
  });

  it('what is not set up is not looked at', async () => {
    assert.deepEqual(await examineTickets({ servicenow: undefined, jira: undefined }), []);
    assert.deepEqual((await examine({ jira: { window: undefined } })).length, 3);
  });

  it('a sign-in that is refused is wrong, with the settings to correct', async () => {
    const found = await examine({ servicenow: { signIn: { user: SERVICENOW_USER, password: 'wrong' } } });
    assert.deepEqual(found.map(({ line }) => line), all('wrong', 'wrong', 'ok', 'ok'));
    assert.match(found[0]?.detail ?? '', /HTTP 401.*SERVICENOW_USER and SERVICENOW_PASSWORD/);
    assert.match((await examine({ jira: { token: 'wrong' } }))[2]?.detail ?? '', /HTTP 401.*JIRA_USER and JIRA_TOKEN/);
  });

  it('a system that is down is not known to be wrong', async () => {
    practice.turn({ failNext: [{ match: '/jira', count: -1, status: 503 }] });
    assert.deepEqual((await examine()).map(({ line }) => line), all('ok', 'ok', 'unknown', 'unknown'));
  });

  it('a permission that is missing', async () => {
    practice.turn({ withheld: ['jira ADD_COMMENTS'] });
    const found = await examine();
    assert.deepEqual(found.map(({ line }) => line), all('ok', 'ok', 'wrong', 'ok'));
    assert.equal(found[2]?.detail, 'may nowhere ADD_COMMENTS');
  });

  it('what it found missing is what the bot is refused', async () => {
    practice.turn({ withheld: ['jira ADD_COMMENTS'] });
    const root = practice.simulator.urls.https;
    const tickets = createTickets({ servicenow: undefined, jira: { url: `${root}/jira`, apiUrl: `${root}/jira`, user: JIRA_USER, token: JIRA_TOKEN, window: undefined } });
    await assert.rejects(tickets.comment('jira', 'OPS-7', 'opened'), { code: 'tickets-refused', message: /HTTP 400: JIT Access, you do not have the permission to comment.*JIRA_USER and JIRA_TOKEN the rights that docs\/tickets\.md names/ });
    practice.turn({ withheld: ['jira BROWSE_PROJECTS'] });
    assert.equal(await tickets.find('jira', 'OPS-7'), undefined);
  });

  it('an account that is shown no ticket', async () => {
    practice.simulator.sim.state.tickets = practice.simulator.sim.state.tickets.filter(({ type }) => type !== 'incident');
    assert.deepEqual((await examine()).map(({ line }) => line), all('ok', 'unknown', 'ok', 'ok'));
  });

  it('a field that is no time', async () => {
    const found = await examine({ jira: { window: { start: JIRA_WINDOW_FIELDS.start, end: 'customfield_9' } } });
    assert.deepEqual([found[3]?.line, found[3]?.detail], [`${lines[3]}: wrong`, 'no date time field: customfield_9']);
  });

  it('another service at the address', async () => {
    const elsewhere = `${practice.simulator.urls.page}/api/tickets#`;
    const found = await examine({ servicenow: { url: elsewhere }, jira: { apiUrl: elsewhere } });
    assert.deepEqual(found.map(({ line }) => line), all('wrong'));
    assert.match(found[0]?.detail ?? '', /not the Table API.*SERVICENOW_URL/);
  });
});
