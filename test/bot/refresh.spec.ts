import { strict as assert } from 'node:assert';
import type { Person } from '../../src/access/person.js';
import type { Role } from '../../src/access/entitlement.js';
import type { AccessRequest } from '../../src/access/request.js';
import type { AskedAs } from '../../src/workflow/asked.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, viewersOf } from '../../src/sandbox/control.js';
import { ana, ben, noor, riley, sam } from '../support/people.js';
import { anActiveRequest, anEntitlement, aRequest, VM } from '../support/requests.js';
import { ANA, openStage, RILEY, textOf, type Stage } from './stage.js';

const AS: AskedAs = { stage: 0, stages: 1, since: 'start', silence: null, through: { group: 'JIT approvers' }, pim: [] };

describe('the approval card, as each of its readers sees it', () => {
  let stage: Stage;
  let approvers: Person[] = [];
  let meanings: (roles: readonly Role[]) => (string | null)[] = (roles) => roles.map(() => null);
  const where = CHANNELS.approvals.id;
  const asks: Record<string, AskedAs | null | 'unknown'> = { [ana.id]: AS, [ben.id]: 'unknown' };
  before(async function () {
    if (!process.env.NODE_EXTRA_CA_CERTS) this.skip();
    const asksOf = (_: string, { id }: Person) => Promise.resolve({ request: aRequest().now, as: asks[id] ?? null });
    stage = await openStage({ asksOf }, { everybody: () => Promise.resolve(approvers) }, (roles) => Promise.resolve().then(() => meanings(roles)));
  });
  after(() => stage?.close());
  beforeEach(() => { approvers = [ana, ben, riley, sam]; stage.memory.values.clear(); });
  afterEach(() => { stage.simulator.sim.knobs.failNext = []; });

  const show = async (request: AccessRequest) => {
    await stage.chat.notifier.show(request, [], []);
    return stage.posts(where).filter(({ card }) => textOf(card).includes(request.id)).at(-1)!;
  };
  const refreshes = async (person: typeof ANA, { id, card }: Awaited<ReturnType<typeof show>>) => {
    const { action } = card?.refresh as { action: { verb: string; data: unknown } }; // as the practice tenant stored it
    const { body } = await stage.presses(person, where, { activityId: id, ...action });
    return body as { type: string; value: unknown };
  };

  it('everybody\'s has the facts and no buttons, and lists who of the approvers is in the channel', async () => {
    const { card } = await show(aRequest({ id: 'shared22' }).now);
    assert.deepEqual([buttonOf(card, 'approve'), viewersOf(card)], [undefined, [ana.id, ben.id]], 'neither the requester nor an approver outside of the channel');
    assert.match(textOf(card), /Riley Chen asks for access[^]*patch the kernel[^]*Without them: \/access approve shared22/);
    assert.deepEqual((card?.refresh as { action: { data: unknown } }).action.data, { request: 'shared22' });
  });

  it('an approver\'s own has the buttons and says why; whoever is not asked gets none; nobody\'s asks for another', async () => {
    const shared = await show(aRequest({ id: 'owncard2' }).now);
    const updates = () => stage.simulator.sim.record.since(0).filter((entry) => entry.kind === 'activity.received' && entry.what === 'update').length;
    const before = updates();
    const own = await refreshes(ANA, shared);
    assert.equal(own.type, 'application/vnd.microsoft.card.adaptive');
    assert.deepEqual(buttonOf(own.value, 'approve')?.data, { request: 'abcd2345', asked: aRequest().now.askedAt });
    assert.match(textOf(own.value), /You are asked as a member of JIT approvers\./);
    const others = await refreshes(RILEY, shared);
    assert.equal(buttonOf(others.value, 'approve'), undefined);
    assert.deepEqual([viewersOf(own.value), viewersOf(others.value), updates() - before], [[], [], 0], 'the copy of one person is sent to nobody else');
  });

  it('a refresh is answered although Teams is not asked who sent it; a decision is not', async () => {
    const shared = await show(aRequest({ id: 'sixtyof2' }).now);
    stage.simulator.sim.knobs.failNext = [{ match: 'GET /teams/v3/conversations', status: 429, count: 2 }];
    assert.equal((await refreshes(ANA, shared)).type, 'application/vnd.microsoft.card.adaptive');
    const { body } = await stage.presses(ANA, where, { activityId: shared.id, verb: 'approve', data: { request: 'sixtyof2' } });
    assert.match(JSON.stringify(body), /Reference/);
    assert.deepEqual(stage.verbs.asked.filter(({ verb }) => verb === 'answer'), []);
  });

  it('a stranger\'s id in another\'s name is asked about all the same', async () => {
    const shared = await show(aRequest({ id: 'forged22' }).now);
    const { action } = shared.card?.refresh as { action: { verb: string; data: unknown } };
    const { body } = await stage.presses(RILEY, where, { activityId: shared.id, ...action, forged: { aadObjectId: ana.id } });
    assert.match(JSON.stringify(body), /does not list you as a member/);
  });

  it('all see the buttons where not everybody can have a card of their own', async () => {
    approvers = Array.from({ length: 61 }, (_, n) => ({ id: `a1000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `Approver ${n}` }));
    const many = await show(aRequest({ id: 'sixtyone' }).now);
    approvers = [sam];
    const nobody = await show(aRequest({ id: 'absent22' }).now);
    approvers = [ana, ben];
    stage.memory.values.set(`person:${ben.id}`, JSON.stringify({ teamsId: ben.id }));
    const local = await show(aRequest({ id: 'local222' }).now);
    for (const { card } of [many, nobody, local]) assert.deepEqual([viewersOf(card), buttonOf(card, 'approve') === undefined], [[], false]);
  });

  it('says what the roles can do, what else is open, and how it went the last time; and keeps what it said', async () => {
    const rule = anEntitlement({ machines: [VM] });
    const mine = anActiveRequest({ id: 'mine2222', entitlement: { ...rule, title: 'Of Riley' } }).now;
    const noors = anActiveRequest({ id: 'noor2222', requester: noor, entitlement: { ...rule, machines: [VM.toUpperCase()] } }).now;
    const elsewhere = anActiveRequest({ id: 'else2222', requester: sam, entitlement: { ...rule, machines: [] } }).now;
    const ended = anActiveRequest({ id: 'last2222', entitlement: rule }).after('10:30', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }).closed('10:30:02').sessionsCut('10:30:02').now;
    const story = aRequest({ id: 'around22', entitlement: rule });
    Object.assign(stage.memory, { liveOf: () => Promise.resolve([mine, story.now]), live: () => Promise.resolve([mine, noors, elsewhere, story.now]), newestOf: () => Promise.resolve([story.now, mine, ended]) });
    meanings = (roles) => roles.map((role) => ('role' in role && role.role === 'Reader' ? 'Looks at everything.' : null));
    const asked = textOf((await show(story.now)).card);
    for (const line of ['Reader: Looks at everything.', 'Of Riley, until 11:05 UTC (mine2222)', 'Noor Haddad, until 11:05 UTC (noor2222)', '23 Nov 2026, 10:05 to 10:30 UTC: Closed early']) assert.ok(asked.split('\n').includes(line), `${line} in ${asked}`);
    assert.doesNotMatch(asked, /else2222/);
    Object.assign(stage.memory, { liveOf: () => Promise.resolve([]), live: () => Promise.resolve([]), newestOf: () => Promise.resolve([]) });
    assert.match(textOf((await show(story.approvedBy(ana, '10:05').now)).card), /Reader: Looks at everything\.[^]*mine2222[^]*noor2222[^]*Closed early/);
    meanings = () => { throw new Error('Azure is away'); };
    const bare = textOf((await show(aRequest({ id: 'bare2222', entitlement: rule }).now)).card);
    assert.match(bare, /nothing else of this person[^]*nobody else on these machines[^]*never before/);
  });

  it('after the decision nobody has a card of their own, and all facts stay', async () => {
    await show(aRequest({ id: 'decided2' }).now);
    const { card } = await show(aRequest({ id: 'decided2' }).approvedBy(ana, '10:05').now);
    assert.equal(card?.refresh, undefined);
    assert.match(textOf(card), /Riley Chen[^]*CHG0030001[^]*patch the kernel[^]*Approved by Ana Costa/);
  });
});
