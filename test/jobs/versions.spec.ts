import assert from 'node:assert/strict';
import { openQueue } from '../../src/jobs/queue.js';
import { until } from '../store/redis.js';
import { aBench, nsg, recordingVerbs } from './recorder.js';

describe('jobs of a newer version', () => {
  it('are run where they carry what they should; others wait, are not thrown away, not tried in a loop, and stand in nobody\'s way', async () => {
    const bench = await aBench();
    const open = (name: 'targets' | 'news' | 'alarms') => openQueue(name, { connection: bench.producer, instance: bench.instance, log: bench.log });
    const [targets, news, alarms] = [open('targets'), open('news'), open('alarms')];
    try {
      await targets.add('converge', { v: 2, target: nsg, attempt: 0, closes: true, hurry: 3 });
      await news.add('announce', { v: 2, requests: ['abcd2345', 'efgh2345'] }, { deduplication: { id: 'abcd2345', keepLastIfActive: true } });
      await alarms.add('dim', { v: 2, request: 'abcd2345' });
      const damaged = await news.add('announce', { v: 1, requests: [] });
      const { verbs, of } = recordingVerbs();
      await bench.work(verbs);
      await until(() => of('converge').length === 1);
      const said = () => bench.lines.filter(({ text }) => /newer version of this bot .* it waits, and nothing is lost; start the newer version again/.test(text)).length;
      await until(() => said() === 2);
      await until(async () => (await bench.queue.depth()).news.delayed === 1 && (await bench.queue.depth()).alarms.delayed === 1);
      await bench.queue.announce('abcd2345');
      await until(() => of('announce').length === 1);
      assert.deepEqual([said(), await damaged.getState()], [2, 'failed'], 'what is merely damaged is nobody\'s to wait for');
      const [kept] = await news.getDelayed();
      assert.deepEqual(kept?.data, { v: 2, requests: ['abcd2345', 'efgh2345'] });
      assert.ok((kept?.delay ?? 0) > 30_000, `again after ${kept?.delay} ms`);
    } finally {
      await Promise.all([targets, news, alarms].map((queue) => queue.close()));
      await bench.close();
    }
  });
});
