import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createServer, request as send, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControl, type Control, type PressAnswer } from '../../src/sandbox/control.js';
import { startChild, type Running } from '../../src/sandbox/processes.js';
import { botEnvironment, freePort } from '../../src/sandbox/settings.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import type { SeedPerson } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { createLedger } from '../../src/ledger/index.js';
import { createStore } from '../../src/store/index.js';
import { load } from '../../src/workflow/change.js';
import { connectRedis, silent } from '../store/redis.js';
import { ana, askLine, ben, mia, openCard, riley, untilOpen } from '../support/tenant.js';

const PEOPLE = 20;
const CLICKS = 200;
/** Where two have to approve. */
const FEWER = 80;

/** Hands each activity to the next of the bots, as the balancer in front of replicas does; counts what each was given. */
function inTurn(ports: readonly number[]): { server: Server; given: number[] } {
  const given = ports.map(() => 0);
  let next = 0;
  const server = createServer((incoming, answer) => {
    const turn = next++ % ports.length;
    given[turn] = (given[turn] ?? 0) + 1;
    const { method, url: path, headers } = incoming;
    const onward = send({ host: '127.0.0.1', port: ports[turn], method, path, headers }, (reply) => { answer.writeHead(reply.statusCode ?? 502, reply.headers); reply.pipe(answer); });
    onward.on('error', () => { answer.writeHead(502).end(); });
    incoming.pipe(onward);
  });
  return { server, given };
}

type Call = Extract<RecordEntry, { kind: 'call' }>;

describe('two hundred clicks by twenty people on one card, taken in by two processes', function () {
  this.timeout(180_000);
  let simulator: RunningSimulator;
  let control: Control;
  let bots: Running[] = [];
  let balancer: ReturnType<typeof inTurn>;
  let people: SeedPerson[];
  let env: Record<string, string>;

  async function open(edit: (yaml: string) => string): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'jit-clicks-'));
    simulator = await startSimulator({ stateDir: join(folder, 'tenant'), authorityDir: process.env.SIM_AUTHORITY_DIR ?? '', knobs: { pimFloorSeconds: 2, nsgWriteMs: 100 } });
    control = createControl(simulator.urls.page);
    people = [ana, ben, mia];
    while (people.length < PEOPLE) people.push(await control.join(`Approver ${people.length + 1}`, 'approver'));
    env = botEnvironment({ simulator, port: 0, redisUrl: process.env.REDIS_URL ?? '', ledgerKey: randomBytes(32).toString('hex'), instance: `c${randomBytes(5).toString('hex')}` });
    env.ENTITLEMENTS = edit(env.ENTITLEMENTS ?? '');
    const ports = [await freePort(0), await freePort(0)];
    bots = await Promise.all(ports.map((port, i) => startChild({ program: 'main', env: { ...env, PORT: String(port), LOG_LEVEL: 'warn' }, log: join(folder, `bot-${i}.log`) })));
    balancer = inTurn(ports);
    await new Promise<void>((resolve) => { balancer.server.listen(0, '127.0.0.1', resolve); });
    const address = balancer.server.address();
    simulator.sim.urls.bot = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/api/messages`;
  }
  afterEach(async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    balancer.server.close();
    await simulator.close();
  });

  /** Everybody at once, each of them with double clicks one after the other. */
  async function clickAll(count: number): Promise<{ who: SeedPerson; answer: PressAnswer }[]> {
    const card = await openCard(control, riley);
    balancer.given.fill(0);
    const all = await Promise.all(people.map(async (who) => {
      const mine: { who: SeedPerson; answer: PressAnswer }[] = [];
      const click = async () => { mine.push({ who, answer: await control.press(who, { ...card, verb: 'approve' }) }); };
      while (mine.length < count / PEOPLE) await Promise.all([click(), click()]);
      return mine;
    }));
    return all.flat();
  }
  /** What is said in time where Azure was not: what came of the press is told later. */
  const SLOW = '^Azure is slow at the moment';
  const said = ({ answer }: { answer: PressAnswer }): string => (typeof answer.body?.value === 'string' ? answer.body.value : '');
  const isCard = ({ answer }: { answer: PressAnswer }): boolean => typeof answer.body?.value === 'object';

  /** The request as its sealed events make it. */
  async function asSaved() {
    const redis = await connectRedis();
    const instance = /instance: (\w+)/.exec(env.ENTITLEMENTS ?? '')?.[1] ?? '';
    const store = createStore({ redis, instance, log: silent });
    try {
      const [{ id } = { id: '' }] = await store.newestOf(riley.id, 1);
      return await load({ store, ledger: createLedger({ key: env.LEDGER_KEY ?? '' }) }, id);
    } finally {
      redis.disconnect();
    }
  }

  /** In the simulator's own record: each role was asked for once and opened once, and one rule was put once. */
  async function oneGrant(): Promise<void> {
    await untilOpen(control, { roles: 4, rules: 1 }, 30_000);
    const record = await control.record();
    const asked = record.filter((e): e is Call => e.kind === 'call' && e.method === 'PUT' && e.path.includes('/roleAssignmentScheduleRequests/'));
    const opened = record.flatMap((e) => (e.kind === 'assignment.opened' ? [`${e.roleDefinitionId} ${e.scope}`] : []));
    const puts = record.filter((e) => e.kind === 'rule.put' && !e.foreign);
    assert.deepEqual([asked.length, opened.length, new Set(opened).size, puts.length], [4, 4, 4, 1]);
  }

  it('one outcome, one grant, and 199 answers that name who decided', async () => {
    await open((yaml) => yaml);
    await control.say(riley, askLine(riley, '5m'));
    const all = await clickAll(CLICKS);
    assert.deepEqual(balancer.given, [CLICKS / 2, CLICKS / 2]);
    await oneGrant();
    const { request } = await asSaved();
    const [winner, ...others] = 'answers' in request ? request.answers.map(({ by }) => by) : [];
    assert.ok(winner && others.length === 0, `${others.length + 1} answers were counted`);
    assert.ok(all.filter(isCard).every(({ who }) => who.id === winner.id) && all.filter(isCard).length <= 1, 'at most one click was answered with a decision, to who made it');
    for (const one of all.filter((each) => !isCard(each))) assert.match(said(one), new RegExp(`^${winner.name} approved this request already, at \\d\\d:\\d\\d:\\d\\d UTC\\.$|${SLOW}`));
  });

  it('where two have to approve: two people, each once, and one grant', async () => {
    await open((yaml) => yaml.replaceAll(/- approvers: (&approvers \{.*\}|\*approvers)/g, '- { approvers: $1, needed: 2 }'));
    await control.say(riley, askLine(riley, '5m'));
    const all = await clickAll(FEWER);
    assert.deepEqual(balancer.given, [FEWER / 2, FEWER / 2]);
    await oneGrant();
    const { request, history } = await asSaved();
    const approved = 'answers' in request ? request.answers.map(({ by }) => by.id) : [];
    assert.equal(new Set(approved).size, 2);
    const counted = all.filter(isCard).map(({ who }) => who.id);
    assert.ok(counted.length <= 2 && counted.every((id, n) => approved.includes(id) && counted.indexOf(id) === n), `${counted.length} clicks were answered with a decision`);
    assert.equal(history.filter(({ event }) => event.type === 'answered').length, 2);
    // who answered first was told so on each further press, until somebody else decided it
    const last = people.find(({ id }) => id === approved[1]);
    const waiting = all.filter((one) => said(one) === 'You have answered this request already; it waits for somebody else.');
    assert.ok(waiting.every(({ who }) => who.id === approved[0]));
    const late = all.filter((one) => !isCard(one) && !waiting.includes(one));
    for (const one of late) assert.match(said(one), new RegExp(`^${last?.name} approved this request already|${SLOW}`));
  });
});
