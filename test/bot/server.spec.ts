import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer, type ServerOptions, type TakeActivity } from '../../src/bot/index.js';
import { aLog } from './stage.js';

async function opened(take: TakeActivity, over: Partial<ServerOptions> = {}) {
  const log = aLog();
  const server = createServer({ take, readiness: () => Promise.resolve({ ready: true }), log, ...over });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  const post = (body = '{"type":"message"}') => fetch(`${url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return { server, post, url, log };
}

describe('server', () => {
  it('close waits for the turns under way, and takes no new ones', async () => {
    let begun = false;
    const { server, post } = await opened(async () => { begun = true; await wait(200); return { status: 200, body: { done: true } }; });
    const turn = post();
    while (!begun) await wait(5);
    const start = performance.now();
    await server.close();
    assert.ok(performance.now() - start < 1500, 'not until the kept-alive connection times out');
    assert.deepEqual(await (await turn).json(), { done: true });
    await assert.rejects(post());
  });

  it('close does not wait for ever for a turn that never ends', async () => {
    let begun = false;
    const { server, post, log } = await opened(() => { begun = true; return new Promise(() => undefined); }, { patience: 300 });
    const turn = assert.rejects(post());
    while (!begun) await wait(5);
    await server.close();
    await turn;
    assert.ok(log.lines.some(({ text }) => text === 'turns under way were cut off'));
  });

  it('is not ready, and says no more, when readiness itself fails', async () => {
    const { server, url, log } = await opened(() => Promise.resolve(undefined), { readiness: () => Promise.reject(new Error('secret')) });
    const answer = await fetch(`${url}/readyz`);
    assert.deepEqual([answer.status, await answer.json()], [503, { ready: false }]);
    assert.ok(log.lines.some(({ facts }) => (facts as { err?: Error }).err?.message === 'secret')); // as the server logs it
    assert.equal((await fetch(`${url}/healthz`)).status, 200, 'alive all the same');
    await server.close();
  });

  it('lets nobody store or guess at an answer, right or wrong', async () => {
    const { server, url, post } = await opened(() => Promise.resolve(undefined));
    for (const answer of [await fetch(`${url}/healthz`), await fetch(`${url}/etc`), await post(), await post('{oops')]) {
      const [sniff, store, etag] = ['x-content-type-options', 'cache-control', 'etag'].map((name) => answer.headers.get(name));
      assert.deepEqual([sniff, store, etag], ['nosniff', 'no-store', null], answer.url);
    }
    await server.close();
  });

  for (const path of ['/api/messages', '/hooks/tickets']) it(`a body that comes drop by drop is not waited for, at ${path}`, async () => {
    let taken = 0;
    const { server, url } = await opened(() => { taken += 1; return Promise.resolve(undefined); }, { slowest: 300, ticketHook: () => { taken += 1; return Promise.resolve({ status: 202, body: {} }); } });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => { answer += String(part); });
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`);
    const drops = setInterval(() => { if (socket.writable) socket.write(' '); }, 50);
    await once(socket, 'close').finally(() => { clearInterval(drops); });
    assert.match(answer, /^HTTP\/1\.1 408/);
    assert.equal(taken, 0);
    await server.close();
  });

  it('a notice that is too large is a 413, before anybody looks at it', async () => {
    let taken = 0;
    const { server, url } = await opened(() => Promise.resolve(undefined), { ticketHook: () => { taken += 1; return Promise.resolve({ status: 202, body: {} }); } });
    const post = (body: string) => fetch(`${url}/hooks/tickets`, { method: 'POST', body });
    const answer = await post('x'.repeat(5000));
    assert.deepEqual([answer.status, (await answer.json() as { error: string }).error, taken], [413, 'The body is larger than 4kb.', 0]);
    assert.deepEqual([(await post('x'.repeat(4000))).status, taken], [202, 1]);
    await server.close();
  });

  it('an error that nobody expected is a 500 without its words, and stands in the log', async () => {
    const { server, post, log } = await opened(() => Promise.reject(new Error('secret')));
    const answer = await post();
    assert.equal(answer.status, 500);
    assert.ok(!(await answer.text()).includes('secret'));
    assert.ok(log.lines.some(({ facts }) => (facts as { err?: Error }).err?.message === 'secret')); // as the server logs it
    await server.close();
    await server.close();
  });
});
