import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, GROUPS, type SeedPerson } from '../../src/simulator/seed.js';
import { confirm, cookiesOf, linkIn, linksIn, open as openPage, signInAs } from '../support/browser.js';
import { saidSomewhere } from '../support/spoken.js';
import { ana, askLine, ben, chatOf, lena, mia, noor, openCard, openNow, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** Requests that approvers decide by typing, and what people read of theirs, in front of the real bot. Noor audits; Sam runs it. */
describe('typed', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  async function open(keys = '', options: Parameters<typeof openTenant>[0] = {}): Promise<void> {
    const edit = (yaml: string): string => `${yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', `duration: { min: 5s, default: 20s, max: 10m }\n    ${keys}`)}\nroles: { operators: { people: ["${sam.id}"] }, auditors: { people: ["${noor.id}"] } }\n`;
    tenant = await openTenant({ edit, ...options });
    await tenant.start();
  }
  /** Asks; the request's name, once both of its cards stand. */
  async function asks(who: SeedPerson, duration: string): Promise<string> {
    await tenant.control.say(who, askLine(who, duration));
    const id = nameOf(await openCard(tenant.control, who));
    await sees(tenant.control, chatOf(who), new RegExp(id));
    return id;
  }
  const nameOf = (card: { data: unknown }): string => (card.data as { request: string }).request; // a button's own contents
  const textsIn = async (place: string): Promise<string[]> => (await tenant.control.state()).conversations.find(({ id }) => id === place)?.activities.map((a) => a.text ?? textOf(a.card)) ?? [];
  /** The answer to a line, which stands behind it. */
  async function says(who: SeedPerson, line: string): Promise<string> {
    const before = (await textsIn(chatOf(who))).length;
    await tenant.control.say(who, line);
    return until(async () => (await textsIn(chatOf(who)))[before + 1], { what: `an answer to ${line}`, within: 15_000 });
  }
  const ends = (): number[] => tenant.simulator.sim.state.assignments.filter((a) => a.removedAt === null).map((a) => Date.parse(a.endDateTime ?? ''));

  it('an approval opens, for the time and with the words that were typed, and changes the card', async () => {
    await open();
    const id = await asks(riley, '2m');
    for (const line of ['/access approve', '/access deny 2']) assert.match(await says(ana, line), new RegExp(`Waits for your yes or no: 1 Riley Chen · .* ${id}`));
    assert.match(await says(noor, '/access approve'), /Nothing waits for your yes or no\./);
    assert.match(await says(ana, '/access'), new RegExp(`Waits for your yes or no Riley Chen · .* ${id}`));
    for (const other of [riley, noor]) assert.doesNotMatch(await says(other, '/access'), /Waits for your yes or no/);
    const home = (await tenant.control.state()).conversations.find((one) => one.id === chatOf(ana))?.activities.at(-1)?.id ?? '';
    const { body } = await tenant.control.press(ana, { conversation: chatOf(ana), activityId: home, verb: 'refresh', data: { request: id } });
    assert.match(JSON.stringify(body?.value), /"verb":"approve"/, 'its button shows the card, with the buttons');
    assert.match(await says(riley, `/access approve ${id}`), /own request/);
    assert.match(await says(noor, `/access approve ${id}`), /not among the approvers/);
    assert.match(await says(ana, '/access approve for 1m because fine'), /Say which request.*\/access approve <request>/);
    assert.match(await says(ana, `/access approve ${id} 1m`), /I do not know what "1m" means here/);
    assert.match(await says(ana, `/access approve ${id} for because fine`), /Say behind "for" how long, behind "until" until when/);
    assert.match(await says(ana, `/access approve ${id} for 3m`), /An approver can only shorten/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    tenant.simulator.sim.state.groups[GROUPS.approvers.id]?.members.push(lena.id);
    const end = DateTime.fromMillis(tenant.simulator.sim.clock.now().getTime() + 118_000, { zone: lena.zone }).startOf('minute');
    assert.match(await says(lena, `/access approve ${id.toUpperCase()} bis ${end.toFormat('HH:mm')} Uhr because patch night`), new RegExp(`Genehmigt: Riley Chen, .* \\(${id}\\)`));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    assert.deepEqual([...new Set(ends())], [end.toMillis()], 'by the clock of whoever typed it');
    await sees(tenant.control, CHANNELS.approvals.id, /Approved by Lena Vogt at .*: "patch night"/);
    assert.match(await says(ben, `/access approve ${id}`), /Lena Vogt approved this request already/);
  });

  it('a card that was looked at in one\'s own chat goes with the one in the channel; a list that showed no card stays', async () => {
    await open();
    const id = await asks(riley, '1m');
    const lists = async (who: SeedPerson): Promise<string> => {
      await says(who, '/access');
      return (await tenant.control.state()).conversations.find((one) => one.id === chatOf(who))?.activities.at(-1)?.id ?? '';
    };
    const [bens, noors] = [await lists(ben), await lists(noor)];
    const look = (who: SeedPerson, activityId: string) => tenant.control.press(who, { conversation: chatOf(who), activityId, verb: 'refresh', data: { request: id } });
    assert.match(JSON.stringify((await look(ben, bens)).body?.value), /"verb":"approve"/);
    assert.doesNotMatch(JSON.stringify((await look(noor, noors)).body?.value), /"verb":"approve"/, 'she is no approver');
    const [, noorsBefore] = [await says(ana, `/access deny ${id} because use the test machines`), (await textsIn(chatOf(noor))).join()];
    const seen = await sees(tenant.control, chatOf(ben), /Denied by Ana Costa.*use the test machines/, 5000);
    assert.match(seen, new RegExp(`Riley Chen.*${id}`), 'and has lost nothing');
    await sees(tenant.control, CHANNELS.approvals.id, /Denied by Ana Costa/);
    assert.equal((await textsIn(chatOf(noor))).join(), noorsBefore);
  });

  it('whoever denies says why, and loses nothing by having forgotten it', async () => {
    await open();
    const id = await asks(riley, '1m');
    assert.match(await says(ana, `/access deny ${id}`), new RegExp(`Say why, for the requester.*/access deny ${id} because <why>`));
    assert.match(await says(ana, `/access deny ${id} for 30s because no`), /Only a yes can be for less time/);
    assert.match(await says(ana, `/access deny ${id} because use the test machines`), /Denied: Riley Chen/);
    await sees(tenant.control, chatOf(riley), /Denied by Ana Costa.*use the test machines/);
    assert.match(await says(ben, `/access approve ${id}`), /Ana Costa denied this request already/);
    assert.equal((await openNow(tenant.control)).roles, 0);
  });

  it('more time is approved by when it was asked, and by nothing that names the window or an earlier wish', async () => {
    await open('extend: { times: 2, by: 1m, approval: true }');
    const id = await asks(riley, '3m');
    assert.match(await says(ana, `/access approve ${id} more`), new RegExp(`What waits is the request itself.*/access approve ${id}$`));
    assert.match(await says(ana, `/access approve ${id} for 2m`), new RegExp(`Approved: Riley Chen, .*, 2 min \\(${id}\\)`));
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
    const [before = 0] = ends();
    const wish = async (): Promise<string> => {
      await says(riley, '/access extend bastion-quick by 30s');
      const shown = await says(ben, `/access approve ${id} because it takes longer`);
      assert.match(shown, /Nothing was decided: .*Riley Chen asks for 30 s more/);
      return /\/access approve .*$/.exec(shown)?.[0] ?? assert.fail(shown);
    };
    const first = await wish();
    assert.match(first, new RegExp(`^/access approve ${id} more \\d\\d:\\d\\d:\\d\\d because it takes longer$`));
    assert.match(await says(ben, first.replace('approve', 'deny')), /Denied: 30 s more for Riley Chen/);
    await tenant.advance(2_000);
    const second = await wish();
    assert.match(await says(mia, first), /Nothing was decided: something else waits/, 'a yes to the wish before is none to this one');
    assert.equal(ends()[0], before);
    assert.match(await says(mia, second), /Approved: 30 s more for Riley Chen/);
    await until(() => Promise.resolve(ends().length === 4 && ends().every((end) => end - before === 30_000) || undefined), { what: 'four roles with the new end', within: 20_000 });
  });

  it('typed and pressed at once: one decision, and the other is told of it', async () => {
    await open();
    const id = await asks(riley, '1m');
    const card = await openCard(tenant.control, riley);
    const [typed, pressed] = await Promise.all([says(ana, `/access approve ${id}`), tenant.control.press(ben, { ...card, verb: 'approve' })]);
    const answers = [typed, typeof pressed.body?.value === 'string' ? pressed.body.value : textOf(pressed.body?.value)];
    assert.equal(answers.filter((text) => /approved this request already/.test(text)).length, 1, answers.join(' | '));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, CHANNELS.audit.id, /^Approved by/);
    assert.equal((await textsIn(CHANNELS.audit.id)).filter((text) => /^Approved by/.test(text)).length, 1);
  });

  it('where approvers sign in, the link comes into their own chat, and the yes counts after it', async () => {
    await open('stepUp: both', { page: true, settings: { TRUST_PROXY: '1', SIGNIN_CONTEXT: 'c1' } });
    const through = async (who: SeedPerson): Promise<string> => {
      const page = await confirm(await linkIn(tenant.control, who), who.address);
      return (await openPage(await signInAs(page.onwards ?? '', who), who.address, { headers: cookiesOf(page) })).text;
    };
    await tenant.control.say(riley, askLine(riley, '1m'));
    assert.match(await through(riley), /Sent to the approvers/);
    const id = nameOf(await openCard(tenant.control, riley));
    await says(ana, '/access help');
    await tenant.control.say(ana, `/access approve ${id}`, { conversation: CHANNELS.approvals.id });
    await sees(tenant.control, CHANNELS.approvals.id, /I have written to you in our own chat, Ana Costa/);
    assert.deepEqual(await linksIn(tenant.control, CHANNELS.approvals.id), []);
    assert.equal((await openNow(tenant.control)).roles, 0);
    assert.match(await through(ana), /Your yes is counted, Ana Costa/);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('what has ended is read by its person and by auditors, what is under way by its person', async () => {
    await open();
    const denied = await asks(riley, '1m');
    await says(ana, `/access deny ${denied} because not today`);
    await sees(tenant.control, CHANNELS.approvals.id, /Denied by Ana Costa/);
    const closed = await asks(riley, '1m');
    await says(ana, `/access approve ${closed}`);
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
    assert.match(await says(riley, '/access status'), new RegExp(`Under way: 1.*Open until .* left ${closed}.*Denied ${denied}`));
    assert.match(await says(riley, '/access mine page 1'), new RegExp(`Your requests, the newest first.*Open until .* left ${closed}.*Denied ${denied}`));
    assert.match(await says(riley, 'mine 7'), /There is no page 7\. .*\/access mine/);
    assert.match(await says(noor, '/access active 3'), new RegExp(`Open now: 1 .*${closed}`));
    await says(riley, '/access end bastion-prod');
    await says(riley, '/access end please');
    await sees(tenant.control, chatOf(riley), /Closed early/);
    await until(async () => (/Ended: 2/.test(await says(riley, '/access history')) || undefined), { what: 'both in the history', within: 15_000 });
    const rows = new RegExp(`Ended: 2.*Closed early at .*, (on time|.* after it had to close) ${closed}.*Denied at .* ${denied}`);
    const own = [[riley, '/access history'], [riley, '/access history me since yesterday'], [riley, '/access history vm-web-1']] as const;
    const others = [[noor, '/access history Riley Chen'], [noor, `/access history ${riley.id}`], [noor, '/access history vm-web-1 since yesterday'], [noor, '/access history chg0030001'], [noor, '/access history everybody today'], [mia, '/access history riley'], [mia, '/access history bastion-quick']] as const;
    for (const [who, line] of [...own, ...others]) assert.match(await says(who, line), rows, line);
    for (const line of ['Riley Chen', 'everybody', 'vm-web-1', 'bastion-nothing']) assert.match(await says(sam, `/access history ${line}`), /Only auditors, and approvers for what they approve, can see what others have had/);
    assert.match(await says(noor, '/access history Nobody'), /No requester is called "Nobody"/);
    assert.match(await says(noor, '/access history since the flood'), /I do not know which time "since the flood" is/);
    assert.match(await says(mia, `/access status ${closed}`), /Asked ·/);
    assert.match(await says(noor, '/access report'), /Report: 2 requests.*1 approved · 1 denied.*From asking to the last yes: .*The same people with standing access: 7 d.*Riley Chen: 2 requests, open for .*Latest revocations/);
    assert.match(await says(mia, '/access report last 30 days'), /Report: 2 requests.*standing access: 30 d/);
    assert.match(await says(sam, '/access report'), /Only approvers and auditors can see the report/);
    assert.match(await says(sam, `/access status ${closed}`), /only its approvers and auditors can see those of others/);
    await sees(tenant.control, CHANNELS.audit.id, /Mia .* looked at the report of the last 30 days/);
    const looks = (await textsIn(CHANNELS.audit.id)).filter((text) => / looked at /.test(text)).map((text) => / looked at (.*?)( \d\d:|$)/.exec(text)?.[1]);
    assert.deepEqual(looks.map((look) => look?.replaceAll(/20[\d.:TZ-]+/g, 'T')), [`the history of Riley Chen (${riley.id})`, 'the history of machine vm-web-1, since T', 'the history of ticket chg0030001', 'the history of everybody, since T, until T', `the history of Riley Chen (${riley.id})`, 'the history of entitlement bastion-quick', `all that happened to request ${closed}`, 'the report of the last 7 days', 'the report of the last 30 days']);
    assert.match(await says(noor, '/access history'), /Nothing of yours has ended yet/);
    assert.deepEqual(await saidSomewhere(tenant), ['answered', 'asked', 'endedEarly', 'looked']);
  });
});
