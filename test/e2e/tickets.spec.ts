import assert from 'node:assert/strict';
import { endOf } from '../../src/sandbox/check.js';
import { elementsOf, until } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { TICKETS_HOOK_SECRET } from '../../src/simulator/tickets/seed.js';
import { signatureOf, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../src/tickets/hook.js';
import { ana, chatOf, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const CHANGE = 'CHG0030001';
const CLOSED = { roles: 0, rules: 0, sources: [], sessions: 0 };
const DOWN = { match: '/servicenow/', count: -1, status: 503 };

describe('tickets', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  const start = async (edit: (yaml: string) => string = (yaml) => yaml, sweep = false) => {
    tenant = await openTenant({ edit });
    return tenant.start({ sweep });
  };
  const refusing = (yaml: string) => yaml.replace('whenUnavailable: retry', 'whenUnavailable: refuse');
  const say = (text: string) => tenant.control.say(riley, text);
  const ask = (number = CHANGE, duration = '5m') => say(`/access request bastion-change for ${duration} from ${riley.address} ticket ${number} because patch the kernel`);
  const approve = async () => tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
  const tells = (pattern: RegExp, within?: number) => sees(tenant.control, chatOf(riley), pattern, within);
  const down = (...failNext: { match: string; count: number; status?: number; reset?: boolean }[]) => tenant.control.knobs({ failNext });
  const now = () => tenant.simulator.sim.clock.now().getTime();
  const plan = (end: number) => tenant.control.editTicket(CHANGE, { end: new Date(Math.floor((now() + end) / SECOND) * SECOND).toISOString() });
  const wereOpened = async () => (await tenant.control.record()).filter((e) => e.kind === 'rule.put' || e.kind === 'assignment.opened').length;
  const posts = async (conversation: string) => (await tenant.control.state()).conversations.find(({ id }) => id === conversation)?.activities ?? [];
  const remarks = async (number = CHANGE) => (await tenant.control.tickets()).find((one) => one.number === number)?.comments.map(({ text }) => text) ?? [];
  const untilRemarks = (count: number, number = CHANGE) => until(async () => { const found = await remarks(number); return found.length >= count ? found : undefined; }, { what: `${count} remarks on ${number}`, within: 20_000 });
  const open = async (number = CHANGE, duration = '5m') => {
    await ask(number, duration);
    await approve();
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tells(/az network bastion/);
  };

  it('a ticket that allows it: its title and state with a link on both cards, and what was done stands on it', async () => {
    await start();
    await open();
    const cards = [...await posts(CHANNELS.approvals.id), ...await posts(chatOf(riley))].map(({ card }) => elementsOf(card)).filter((card) => card.length > 0);
    for (const card of cards) {
      const link = card.find((e) => typeof e.text === 'string' && e.text.includes('Patch the kernel of the web machines')) as { selectAction?: { url?: string } } | undefined; // an element of a card
      assert.match(link?.selectAction?.url ?? '', /\/servicenow\/change_request\.do\?sys_id=/);
      assert.ok(card.some((e) => typeof e.text === 'string' && e.text.startsWith('Implement, read at')));
    }
    assert.ok(cards.length >= 2);
    await say('/access end');
    await sees(tenant.control, CHANNELS.audit.id, /Closed early: proof.*Patch the kernel of the web machines/);
    const [opened = '', closed = '', ...more] = await untilRemarks(2);
    assert.match(opened, /^Just-in-time access opened\nWho: Riley Chen\nWhat: Production machines under a change \(bastion-change\)\nRoles: Reader on .*\nNetwork: from 203\.0\.113\.\d+\/32 through bastionprod\nWindow: \d{4}-\d\d-\d\dT[\d:.]+Z to \d{4}-\d\d-\d\dT[\d:.]+Z, read back .*\nApproved by: Ana .*\nRecord: request [a-z0-9]{8}, #\d+ [0-9a-f]{8}$/);
    assert.match(closed, /^Just-in-time access closed\n[^]*\nWhy: ended early by Riley Chen\nSessions cut: 0\nRecord: request [a-z0-9]{8}, #\d+ [0-9a-f]{8}$/);
    assert.deepEqual(more, []);
    assert.match(await sees(tenant.control, CHANNELS.audit.id, /Ticket CHG0030001 read: Implement/), new RegExp(`#\\d+`));
  });

  it('Jira: the same, by the name of an issue', async () => {
    await start((yaml) => yaml.replace('system: servicenow', 'system: jira').replace('types: [change_request, incident]', 'types: ["[System] Change"]').replace('states: [scheduled, implement, in progress]', 'states: [implementing]').replace(/whenUnavailable: retry\n(\s+)pattern:.*/, 'whenUnavailable: retry\n$1pattern: "OPS-[0-9]+"\n$1example: OPS-7'));
    await ask('OPS-12');
    await tells(/OPS-12 is in the state Declined, and what is needed is implementing/);
    await open('OPS-7');
    const [opened = ''] = await untilRemarks(1, 'OPS-7');
    assert.match(opened, /access opened/);
  });

  it('one that is not there, in another state, of others or for later: refused with all that is wrong, and nothing is asked', async () => {
    await start();
    await ask('CHG0039999');
    await tells(/ServiceNow has no CHG0039999, or does not show it to this bot/);
    await ask('CHG0030004');
    await tells(/CHG0030004 is in the state Assess, and what is needed is scheduled, implement or in progress/);
    await ask('CHG0030002');
    await tells(/You do not stand on CHG0030002.*CHG0030002 is planned from .* UTC to .* UTC, and has not begun then\. Ask for a start within it: at \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    assert.deepEqual(await posts(CHANNELS.approvals.id), []);
  });

  it('closed between asking and approving: nothing opens, and the reason is told', async () => {
    await start();
    await ask();
    const card = await openCard(tenant.control, riley);
    await tenant.control.editTicket(CHANGE, { state: 'Closed' });
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await tells(/It could not be opened: CHG0030001 is in the state Closed/);
    await sees(tenant.control, CHANNELS.audit.id, /Could not be opened: proof that nothing is/);
    assert.deepEqual([await wereOpened(), await remarks()], [0, []]);
  });

  it('moved between asking and approving, so that it no longer covers the window: nothing opens', async () => {
    await start();
    await ask();
    const card = await openCard(tenant.control, riley);
    await plan(2 * MINUTE);
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await tells(/It could not be opened: CHG0030001 is now planned .* does not lie within that/);
    assert.equal(await wereOpened(), 0);
  });

  it('one that ends before the window makes it shorter, which is said before anybody approves; more time ends there too', async () => {
    await start((yaml) => yaml.replace('extend: { times: 1, by: 30m }', 'extend: { times: 1, by: 30m, approval: false }'));
    const { end } = await plan(3 * MINUTE);
    await ask(CHANGE, '10m');
    const says = /10 min asked; CHG0030001 is planned until [\d:]+ UTC, and access ends then at the latest/;
    await sees(tenant.control, CHANNELS.approvals.id, says);
    await tells(says);
    await approve();
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    assert.equal(endOf(await tenant.control.record()), end);
    await tells(/az network bastion/);
    await say('/access extend by 5m');
    await tells(/CHG0030001 is planned until .* and the window lasts as long already/);
    await plan(5 * MINUTE);
    const [{ end: longer } = { end: '' }] = (await tenant.control.tickets()).filter(({ number }) => number === CHANGE);
    await say('/access extend by 30m');
    await until(async () => (await tenant.control.state()).rules.some((r) => r.until === longer) || undefined, { what: `a rule until ${longer}`, within: 20_000 });
  });

  it('the ticket system is down, and the rule refuses: nothing is asked', async () => {
    await start(refusing);
    await down(DOWN);
    await ask();
    await tells(/Nothing was asked.*ServiceNow cannot be asked about CHG0030001 now/, 30_000);
    assert.deepEqual(await posts(CHANNELS.approvals.id), []);
  });

  it('the ticket system is down, and the rule asks again: approved meanwhile, and open only when the ticket was seen', async () => {
    await start();
    await down(DOWN);
    await ask();
    await sees(tenant.control, CHANNELS.approvals.id, /CHG0030001, not checked yet.*ServiceNow does not answer about CHG0030001/, 30_000);
    await approve();
    await tells(/Approved, ticket not checked yet/);
    await tenant.advance(5 * MINUTE);
    assert.deepEqual([await openNow(tenant.control), await wereOpened()], [CLOSED, 0]);
    await down();
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tells(/az network bastion/);
  });

  it('the ticket system is down when asking, and the ticket turns out to be closed: withdrawn with the reason', async () => {
    await start();
    await down(DOWN);
    await ask('CHG0030005');
    await approve();
    await down();
    await tenant.advance(MINUTE);
    await tells(/Withdrawn.*CHG0030005 is in the state Closed/);
    assert.equal(await wereOpened(), 0);
  });

  it('the ticket system is down when it is to open: failed where the rule refuses', async () => {
    await start(refusing);
    await ask();
    const card = await openCard(tenant.control, riley);
    await down(DOWN);
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await tells(/It could not be opened: ServiceNow cannot be asked about CHG0030001 now/, 30_000);
    assert.equal(await wereOpened(), 0);
  });

  it('the ticket system is down when it is to open: tried again where the rule says so, and given up in the end', async () => {
    await start((yaml) => yaml.replace('whenUnavailable: retry', 'whenUnavailable: retry').replace('title: Production machines under a change\n', 'title: Production machines under a change\n    giveUpAfter: 2m\n'));
    await ask(CHANGE, '1h');
    const card = await openCard(tenant.control, riley);
    await down(DOWN);
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await tells(/Opening/);
    await tenant.advance(MINUTE);
    assert.equal(await wereOpened(), 0);
    await tenant.advance(MINUTE + SECOND);
    await tells(/It could not be opened: The ticket could not be read again in the time/);
    assert.equal(await wereOpened(), 0);
  });

  it('a ticket that is closed while the window is open ends it within two minutes', async () => {
    await start(undefined, true);
    await open(CHANGE, '1h');
    await tenant.control.connect(riley, 'vm-web-1');
    await tenant.control.editTicket(CHANGE, { state: 'Canceled' });
    await tenant.advance(2 * MINUTE - 10 * SECOND);
    await untilOpen(tenant.control, CLOSED);
    await tells(/CHG0030001 is closed \(Canceled\), and access under it ends with it/);
    await sees(tenant.control, CHANNELS.audit.id, /Taken away at .*CHG0030001 is closed/);
    assert.match((await untilRemarks(2))[1] ?? '', /Why: CHG0030001 is closed \(Canceled\)/);
  });

  it('one that waits for its start is withdrawn with its ticket', async () => {
    await start(undefined, true);
    const at = new Date(now() + 60 * MINUTE).toISOString();
    await say(`/access request bastion-change for 5m at ${at.slice(0, 10)} ${at.slice(11, 16)} UTC from ${riley.address} ticket ${CHANGE} because patch the kernel`);
    await approve();
    await tells(/Approved, opens at/);
    await tenant.control.editTicket(CHANGE, { state: 'Closed' });
    await tenant.advance(2 * MINUTE - 10 * SECOND);
    await tells(/Withdrawn.*CHG0030001 is closed/);
  });

  it('a system that tells of its ticket ends the window at once; the same told twice does nothing, nor what is not signed', async () => {
    const app = await start();
    await open();
    const tell = async (signature?: string) => {
      const body = Buffer.from(JSON.stringify({ system: 'servicenow', number: CHANGE, state: 'Closed' }));
      const answer = await fetch(`http://127.0.0.1:${app.port}/hooks/tickets`, { method: 'POST', body, headers: { [TIMESTAMP_HEADER]: sent, [SIGNATURE_HEADER]: signature ?? `sha256=${signatureOf(TICKETS_HOOK_SECRET, sent, body).toString('hex')}` } });
      return answer.status;
    };
    const reads = async () => (await tenant.control.record()).filter((e) => e.kind === 'call' && e.service === 'servicenow').length;
    let sent = String(Math.floor(now() / SECOND));
    await untilRemarks(1);
    await tenant.rest(); // each remark is read back
    const before = await reads();
    assert.equal(await tell('sha256=00'), 401);
    await tenant.rest();
    assert.equal(await reads(), before, 'what is not signed is not looked at');
    assert.equal(await tell(), 202);
    await until(async () => await reads() > before || undefined, { what: 'the ticket to be looked at', within: 10_000 });
    await tenant.rest();
    assert.deepEqual([(await openNow(tenant.control)).rules, await tell()], [1, 409], 'the body is not believed: the ticket is open');
    await tenant.control.editTicket(CHANGE, { state: 'Closed' });
    assert.equal(await tell(), 409);
    await tenant.rest();
    assert.equal((await openNow(tenant.control)).rules, 1);
    sent = String(Number(sent) + 1);
    assert.equal(await tell(), 202);
    await untilOpen(tenant.control, CLOSED);
  });

  it('a remark whose answer was lost stands there once; one that is not taken delays nothing but itself', async () => {
    await start();
    await down({ match: 'PATCH /servicenow/', count: 1, reset: true });
    await open();
    await untilRemarks(1);
    await tenant.rest();
    assert.equal((await remarks()).length, 1);
    await down({ match: 'PATCH /servicenow/', count: -1, status: 503 });
    await say('/access end');
    await untilOpen(tenant.control, CLOSED);
    await sees(tenant.control, CHANNELS.audit.id, /Closed early: proof/);
    assert.equal((await remarks()).length, 1);
    await down();
    await tenant.advance(MINUTE);
    await untilRemarks(2);
    await tenant.rest();
    assert.deepEqual((await remarks()).map((text) => text.split('\n')[0]), ['Just-in-time access opened', 'Just-in-time access closed']);
  });
});
