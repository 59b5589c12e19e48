import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { examineClocks, examinePublicUrl } from '../src/doctorAround.js';

describe('what the doctor looks at around the bot', () => {
  async function at<T>(listener: RequestListener, look: (root: string) => Promise<T>): Promise<T> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await look(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
  const off = (by: number) => ({ what: 'a clock', now: () => Promise.resolve(Date.now() + by) });

  for (const [by, status, detail] of [[0, 'ok', /goes with/], [20_000, 'wrong', /is (19|20) s ahead of Azure's: .*early/], [-20_000, 'wrong', /is (19|20) s behind Azure's: .*late/]] as const) {
    it(`a clock that is ${by / 1000} s off is ${status}`, async () => {
      const [found] = await at((_req, res) => { res.setHeader('date', new Date().toUTCString()).end(); }, (root) => examineClocks(root, [off(by)]));
      assert.equal(found?.status, status);
      assert.match(found?.detail ?? '', detail);
    });
  }

  it('a clock that cannot be compared is unknown, whichever side is silent', async () => {
    const lost = { what: 'Redis', now: () => Promise.reject(new Error('is away')) };
    const found = await at((_req, res) => { res.sendDate = false; res.end(); }, (root) => examineClocks(root, [off(0), lost]));
    assert.deepEqual(found.map(({ status }) => status), ['unknown', 'unknown']);
    assert.match(found[1]?.detail ?? '', /is away/);
  });

  it('a public address is ours, another\'s, or silent; without one there is nothing to look at', async () => {
    const look = async (body: string, status = 200) => (await at((req, res) => { res.statusCode = req.url === '/healthz' ? status : 404; res.end(body); }, examinePublicUrl))[0]?.status;
    assert.deepEqual([await look('{"alive":true}'), await look('<html>'), await look('{"alive":true}', 502)], ['ok', 'wrong', 'wrong']);
    assert.equal((await examinePublicUrl('http://127.0.0.1:9'))[0]?.status, 'unknown');
    assert.deepEqual(await examinePublicUrl(undefined), []);
  });
});
