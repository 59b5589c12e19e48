import { strict as assert } from 'node:assert';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer, type TakeActivity } from '../../src/bot/index.js';
import { aLog } from './stage.js';

async function opened(take: TakeActivity) {
  const log = aLog();
  const server = createServer({ take, readiness: () => Promise.resolve({ ready: true }), log });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/api/messages`;
  const post = () => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"type":"message"}' });
  return { server, post, log };
}

describe('server', () => {
  it('close waits for the turns under way, and takes no new ones', async () => {
    let begun = false;
    const { server, post } = await opened(async () => { begun = true; await wait(200); return { status: 200, body: { done: true } }; });
    const turn = post();
    while (!begun) await wait(5);
    await server.close();
    assert.deepEqual(await (await turn).json(), { done: true });
    await assert.rejects(post());
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
