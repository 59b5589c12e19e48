import assert from 'node:assert/strict';
import { buttonOf, textOf, until, viewersOf } from '../../src/sandbox/control.js';
import type { Knobs } from '../../src/simulator/core.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { ana, asItsApproverSees, ben, chatOf, mia, noor, openNow, openTenant, riley, sam, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { approvals: { id: APPROVALS }, audit: { id: AUDIT } } = CHANNELS;

/** Access that opens without an approver, in front of the real bot: loud, short, and reviewed. */
describe('break-glass', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  async function open({ rule = 'max: 5m, reviewers: 2, reviewWithin: 24h', more = '' } = {}): Promise<void> {
    tenant = await openTenant({ edit: (yaml) => `${yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', `duration: { min: 5s, default: 20s, max: 10m }\n    breakGlass: { ${rule} }`)}${more}` });
    await tenant.start();
  }
  const line = (duration = '1m', { who = riley, entitlement = 'bastion-quick' } = {}) => `/access breakglass ${entitlement} for ${duration} from ${who.address} ticket ${TICKET} because the site is down`;
  const say = (text: string, who: SeedPerson = riley) => tenant.control.say(who, text);
  /** The newest break-glass card in the approvals channel that has this button for somebody. */
  const card = (verb: string) => until(async () => {
    for (const activity of (await posts(APPROVALS)).filter((a) => textOf(a.card).includes('BREAK-GLASS')).reverse()) {
      const found = await asItsApproverSees(tenant.control, activity, verb);
      if (found) return found;
    }
    return undefined;
  }, { what: `a break-glass card with ${verb}`, within: 15_000 });
  const press = async (who: SeedPerson, verb: 'end' | 'justified' | 'notJustified', comment?: string): Promise<string> => {
    const shown = await card(verb);
    const answer = await tenant.control.press(who, { ...shown, verb, data: { ...shown.data as object, ...(comment === undefined ? {} : { comment }) } });
    return typeof answer.body?.value === 'string' ? answer.body.value : textOf(answer.body?.value);
  };
  const posts = async (conversation: string) => (await tenant.control.state()).conversations.find((c) => c.id === conversation)?.activities ?? [];
  const isClosed = { roles: 0, rules: 0 };

  it('opens both layers without anybody\'s yes, says so in both channels, and closes on time', async () => {
    await open();
    await say(line('12s'));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const shown = await sees(tenant.control, APPROVALS, /BREAK-GLASS by Riley Chen/);
    for (const fact of ['Production machines', TICKET, 'the site is down', riley.address, 'Reader on resource group prod', '2 approvers review it']) assert.ok(shown.includes(fact), `${fact} is on the card`);
    await sees(tenant.control, AUDIT, /⚠ BREAK-GLASS: Riley Chen opens .* without an approver/);
    await sees(tenant.control, chatOf(riley), /Break-glass: nobody was asked.*Ready: read back from Azure.*Nobody approved this/);
    assert.ok((await posts(APPROVALS)).every((a) => buttonOf(a.card, 'approve') === undefined), 'nobody is asked');
    await untilOpen(tenant.control, isClosed, 30_000);
    assert.match(await sees(tenant.control, AUDIT, /Closed: proof/, 20_000), /Opened by break-glass, without an approver/);
  });

  it('keeps to its own rules: shorter, with a ticket and a reason, at once, and not for everybody', async () => {
    await open();
    await say(line('6m'));
    await sees(tenant.control, chatOf(riley), /Nothing was opened.*6 min is too long: at most 5 min.*\/access breakglass bastion-quick for 5 min/);
    await say(`/access break-glass bastion-quick from ${riley.address} at 23:59`);
    await sees(tenant.control, chatOf(riley), /Nothing was opened: 3 things to correct.*a later start is not possible.*A change ticket is needed.*A reason is needed/);
    await say(line('1m', { entitlement: 'database-on-call' }));
    await sees(tenant.control, chatOf(riley), /There is no break-glass for Database machine on call/);
    await say(line(), sam);
    await sees(tenant.control, chatOf(sam), /You are not among those who may ask/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    assert.deepEqual(await posts(APPROVALS), []);
  });

  it('freezes do not bind it', async () => {
    await open({ more: '\nfreezes: [{ title: Quarter end, from: "2020-01-01 00:00", to: "2099-01-01 00:00" }]\n' });
    await say(`/access request bastion-quick for 20s from ${riley.address} ticket ${TICKET} because x`);
    await sees(tenant.control, chatOf(riley), /Nothing is opened during "Quarter end"/);
    await say(line());
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  const demands: [string, Knobs['policies'][string], RegExp][] = [
    ['an approval', { approvers: [ana.id] }, /PIM's own setting of Reader on resource group prod asks for an approval, so break-glass cannot open it/],
    ['multi-factor authentication', { endUserRules: ['MultiFactorAuthentication'] }, /PIM's own setting of Reader on resource group prod asks for multi-factor authentication/],
    ['an authentication context', { authenticationContext: 'c1' }, /PIM's own setting of Reader on resource group prod asks for authentication context c1/],
  ];
  for (const [name, policy, said] of demands) {
    it(`a role for which PIM demands ${name} is not opened`, async () => {
      await open();
      await tenant.control.knobs({ policies: { Reader: policy } });
      await say(line());
      await sees(tenant.control, chatOf(riley), said);
      assert.equal((await openNow(tenant.control)).roles, 0);
    });
  }

  it('an approver ends it from the card; nobody else can, or sees its buttons', async () => {
    await open({ more: `\naccounts: [["${riley.id}", "${mia.id}"]]\n` });
    await say(line());
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const verbs = async (who: SeedPerson) => {
      const [activity] = (await posts(APPROVALS)).filter((a) => a.replyTo === undefined);
      const seen = await tenant.control.seenBy(who, { conversation: APPROVALS, activity: activity! }); // it has been read
      return ['end', 'justified', 'notJustified'].filter((verb) => buttonOf(seen, verb) !== undefined);
    };
    await card('justified');
    assert.deepEqual([await verbs(riley), await verbs(noor), await verbs(mia)], [[], [], []], 'not the requester, a colleague, or the requester\'s other account');
    assert.deepEqual(viewersOf((await posts(APPROVALS))[0]?.card), [ana.id, ben.id, mia.id]);
    assert.match(await sees(tenant.control, APPROVALS, /BREAK-GLASS/), /Approvers see the buttons here\. Without them: \/access end \w+ or \/access review \w+/);
    assert.match(await press(ana, 'justified'), /Reviewed by Ana Costa/);
    assert.deepEqual([await verbs(ana), await verbs(ben)], [['end'], ['end', 'justified', 'notJustified']], 'who has reviewed it may still end it');
    assert.match(await press(noor, 'end'), /somebody else's/);
    assert.match(await press(ben, 'end'), /BREAK-GLASS by Riley Chen/);
    await untilOpen(tenant.control, isClosed, 20_000);
    await sees(tenant.control, chatOf(riley), /Ended by Ben Okafor/);
    await sees(tenant.control, AUDIT, /Ended early by Ben Okafor/);
  });

  it('two others review it, each once; the requester and their other account are refused', async () => {
    await open({ more: `\naccounts: [["${riley.id}", "${mia.id}"]]\n` });
    await say(line('8s'));
    await sees(tenant.control, AUDIT, /Closed: proof/, 40_000);
    assert.match(await press(riley, 'justified'), /your own window/);
    assert.match(await press(mia, 'justified'), /your own window/, 'another account of the same human');
    assert.match(await press(noor, 'justified'), /not among the approvers/);
    assert.match(await press(ana, 'notJustified'), /Say why/);
    assert.match(await press(ana, 'justified'), /Reviewed by Ana Costa/);
    await sees(tenant.control, AUDIT, /Reviewed: justified, by Ana Costa; waiting for 1 more/);
    assert.match(await press(ana, 'justified'), /You have reviewed it already/);
    await say('/access', ben);
    await sees(tenant.control, chatOf(ben), /Reviews that wait for you: 1.*Break-glass by Riley Chen/);
    const twin = await card('justified');
    assert.match(await press(ben, 'notJustified', 'The site was up.'), /NOT JUSTIFIED: "The site was up\."/);
    await sees(tenant.control, AUDIT, /⚠ Break-glass found NOT JUSTIFIED: Riley Chen.*The site was up\./);
    const late = await tenant.control.press(ben, { ...twin, verb: 'justified' });
    assert.match(String(late.body?.value), /You have reviewed it already/);
    await sees(tenant.control, APPROVALS, /Its review is complete/);
    await sees(tenant.control, chatOf(riley), /Reviewed by Ben Okafor.*NOT JUSTIFIED/);
    assert.equal((await posts(AUDIT)).filter((a) => textOf(a.card).includes('Closed: proof')).length, 1, 'the proof is not posted again');
  });

  it('without its review in time there is no other, and it is asked for again, daily; with it there is', async () => {
    await open({ rule: 'max: 5m, reviewers: 1, reviewWithin: 24h' });
    await say(line('8s'));
    await sees(tenant.control, AUDIT, /Closed: proof/, 40_000);
    await say(line('8s'));
    await until(async () => (await posts(AUDIT)).filter((a) => textOf(a.card).includes('Closed: proof')).length === 2 || undefined, { what: 'a second one, while the first is in time', within: 40_000 });
    await tenant.advance(24 * HOUR);
    await sees(tenant.control, APPROVALS, /Review overdue: the break-glass window of Riley Chen/);
    await say(line('8s'));
    await sees(tenant.control, chatOf(riley), /Nothing was opened: 2 things to correct.*still waits for one review, due since/);
    assert.equal((await openNow(tenant.control)).roles, 0);
    const reminders = async () => (await posts(APPROVALS)).filter((a) => textOf(a.card).startsWith('Review overdue'));
    await until(async () => (await reminders()).length === 2 || undefined, { what: 'one for each', within: 15_000 });
    await tenant.advance(24 * HOUR);
    await until(async () => (await reminders()).length === 4 || undefined, { what: 'the next day\'s', within: 15_000 });
    assert.ok((await reminders()).every((a) => a.replyTo !== undefined), 'in the thread of the card');
    await say('/access review', ana);
    await sees(tenant.control, chatOf(ana), /Reviews that wait for you: 2/);
    await press(ana, 'justified');
    await until(async () => (await posts(APPROVALS)).filter((a) => textOf(a.card).includes('Its review is complete')).length === 1 || undefined, { what: 'the first review', within: 15_000 });
    await press(ana, 'justified');
    await say(line('1m'));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tenant.advance(24 * HOUR);
    assert.equal((await reminders()).length, 4, 'what was reviewed is not asked for again');
  });
});
