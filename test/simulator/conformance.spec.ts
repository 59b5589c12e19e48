import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ARM_PLAYS, ARM_REFUSALS, DEFECTS, OURS, type Play } from './conformance/armExamples.js';
import { readCsdl } from './conformance/csdl.js';
import { readPair } from './conformance/graphBlocks.js';
import { GRAPH_PAIRS, OURS as OURS_IN_GRAPH } from './conformance/graphExamples.js';
import { readOpenApi, type Example } from './conformance/openApi.js';
import { missing, withOurs } from './conformance/shape.js';
import { openPractice, type Answer, type Practice } from './practice.js';

const PUBLISHED = fileURLToPath(new URL('../../../shared/specs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
/** Microsoft's whole collection when it lies beside the project, otherwise the small part that the project carries. */
const ROOT = existsSync(PUBLISHED) ? PUBLISHED : FIXTURES;

describe(`simulator: Microsoft's ARM examples (${ROOT === FIXTURES ? 'the small set' : 'all of them'})`, function () {
  this.timeout(30_000);
  let practice: Practice;
  const { examples, problems } = readOpenApi(join(ROOT, 'azure-rest-api-specs'));
  const validated = new Map<string, number>();

  // the examples give no justification, which PIM's rules would demand
  beforeEach(async function () { practice = await openPractice(this, { knobs: { policies: { '*': { adminRules: [] } } } }); });
  afterEach(async () => { await practice?.close(); });
  after(() => {
    for (const api of new Set(examples.map((one) => one.api))) if (api in ARM_PLAYS) console.log(`      ${api}: ${validated.get(api) ?? 0} of ${examples.filter((one) => one.api === api).length} examples validated`);
  });

  for (const [api, plays] of Object.entries(ARM_PLAYS)) {
    const published = examples.filter((one) => one.api === api);
    for (const example of published) {
      const play = plays[example.name];
      if (play === null) continue;
      it(`${api}: ${example.name}`, async () => {
        assert.ok(play, 'This example is neither played nor named as not simulated.');
        const { answer, last } = await feed(practice, example, play);
        assert.ok(String(answer.status) in example.answers, `${answer.status} ${JSON.stringify(answer.body)}`);
        for (const one of new Set([answer, last])) checkAnswer(example, one, play);
        validated.set(api, (validated.get(api) ?? 0) + 1);
      });
    }
    if (published.length === 0 && ROOT === FIXTURES) continue; // the small set has not every document
    it(`${api}: examples were validated, and every one that is named was there`, () => {
      assert.ok((validated.get(api) ?? 0) > 0);
      if (ROOT === PUBLISHED) assert.deepEqual(Object.keys(plays).sort(), published.map(({ name }) => name).sort());
    });
    it(`${api}: a refusal has the body that is its default`, async () => {
      const [method, path, body] = ARM_REFUSALS[api] ?? assert.fail('No refused call is named.');
      const answer = await practice.call(method, path, { body });
      assert.ok(answer.status >= 400);
      assert.deepEqual(problems(published[0]?.schemas.default?.schema, answer.body), []);
    });
  }

  it('the check itself finds a wrong value, a wrong word, a key that is made up, and one that is lacking', () => {
    const { schemas, answers } = examples.find(({ name }) => name === 'PutRoleAssignmentScheduleRequest.json') ?? assert.fail('The example is not there.');
    const { properties, ...rest } = answers[201]?.body as { properties: object }; // as the example has it
    const schema = schemas[201]?.schema;
    assert.deepEqual(problems(schema, { ...rest, properties }), []);
    assert.deepEqual(problems(schema, { ...rest, properties: { ...properties, createdOn: 'yesterday' } }), ['/properties/createdOn must match format "date-time"']);
    assert.equal(problems(schema, { ...rest, properties: { ...properties, status: 'Done' } }).length, 1);
    assert.deepEqual(problems(schema, { ...rest, properties: { ...properties, extra: 1 } }), ['/properties/extra is not in the schema']);
    assert.deepEqual(missing({ a: [{ b: 1 }] }, { a: [{}] }), ['a[].b']);
  });

  function checkAnswer(example: Example, { status, body }: Answer, { excused }: Play): void {
    const schema = example.schemas[status]?.schema;
    if (schema === undefined) return assert.ok(body === '', JSON.stringify(body));
    const known = DEFECTS.filter(({ api }) => api === example.api);
    assert.deepEqual(problems(schema, body).filter((problem) => !known.some((defect) => defect.problem.test(problem))), []);
    assert.deepEqual(missing(example.answers[status]?.body, body, Object.keys(excused ?? {})), []);
  }
});

describe(`simulator: Graph's published pairs (${ROOT === FIXTURES ? 'the small set' : 'all that it has'})`, function () {
  this.timeout(30_000);
  let practice: Practice;
  const csdl = readCsdl(join(ROOT, 'msgraph-metadata/schemas/v1.0-Prod.csdl'));
  const validated = new Map<string, number>();

  // a published request has no end
  beforeEach(async function () { practice = await openPractice(this, { knobs: { policies: { '*': { adminMustExpire: false } } } }); });
  afterEach(async () => { await practice?.close(); });
  after(() => { for (const [page, count] of validated) console.log(`      ${page}: ${count} of ${GRAPH_PAIRS.filter((one) => one.page === page).length} pairs validated`); });

  for (const pair of GRAPH_PAIRS) {
    const { page, request, type, excused } = pair;
    const published = readPair(ROOT, pair);
    if (published === null) continue;
    it([page, request].filter((part) => part !== '').join('.'), async () => {
      const ours = { ...OURS_IN_GRAPH, ...await pair.prepare?.(practice) };
      const { path, body } = withOurs({ path: published.path, body: published.body }, ours);
      const answer = await practice.call(published.method, `/v1.0${path.replaceAll(' ', '%20')}`, { body, scope: 'https://graph.microsoft.com/.default', as: 'operator' });
      assert.equal(answer.status, published.status, JSON.stringify(answer.body));
      if (published.answer !== undefined) {
        assert.deepEqual(missing(published.answer, answer.body, ['@odata.type', ...Object.keys(excused ?? {})]), []);
        const rows = (answer.body as { value?: unknown[] }).value ?? [answer.body]; // a list, or one object
        assert.ok(rows.length > 0);
        assert.deepEqual(rows.flatMap((row) => csdl.problems(type, row)), []);
      }
      validated.set(page, (validated.get(page) ?? 0) + 1);
    });
  }

  it('the check itself finds a wrong word and a key that is made up', () => {
    assert.deepEqual(csdl.problems('privilegedAccessGroupAssignmentScheduleInstance', { accessId: 'Member', memberType: 'Direct' }), []);
    assert.deepEqual(csdl.problems('privilegedAccessGroupAssignmentScheduleInstance', { accessId: 'guest', extra: 1 }).map((problem) => problem.split(' ', 1)[0]), ['/accessId', '/extra']);
  });

  it('pairs were validated', () => { assert.ok(validated.size > 0); });
  if (ROOT === PUBLISHED) {
    it('every pair that is named was there', () => { assert.deepEqual(GRAPH_PAIRS.filter((pair) => readPair(ROOT, pair) === null), []); });
  }
});

/** Sends an example with our ids in the place of its own. A long-running call is followed to its end. */
async function feed(practice: Practice, example: Example, play: Play): Promise<{ answer: Answer; last: Answer }> {
  const given = { ...withOurs(example.parameters, OURS), ...play.over, ...await play.prepare?.(practice) };
  const path = example.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(given[name]));
  const query = new URLSearchParams();
  for (const name of ['api-version', '$filter']) if (typeof given[name] === 'string') query.set(name, given[name]);
  const body = example.body === undefined ? undefined : bodyOf(given[example.body]);
  const answer = await practice.call(example.method, `${path}?${query.toString()}`, { body });
  const last = await followed(practice, answer);
  return { answer, last: last === undefined ? answer : example.method === 'PUT' ? await practice.call('GET', `${path}?${query.toString()}`) : last };
}

/** One published example names its body's only field where the body should stand. */
function bodyOf(given: unknown): unknown {
  return Array.isArray(given) ? { sessionIds: given } : given;
}

/** Polls as a client does; undefined when nothing was left to wait for. */
async function followed(practice: Practice, answer: Answer): Promise<Answer | undefined> {
  const poll = answer.headers.get('azure-asyncoperation') ?? answer.headers.get('location');
  if (poll === null) return undefined;
  for (;;) {
    const polled = await practice.call('GET', poll.slice(practice.simulator.urls.https.length));
    const running = polled.status === 202 || (polled.body as { status?: string }).status === 'InProgress'; // an operation's status, or a result
    if (!running) return answer.headers.has('azure-asyncoperation') ? answer : polled;
    await new Promise((done) => { setTimeout(done, 20); });
  }
}
