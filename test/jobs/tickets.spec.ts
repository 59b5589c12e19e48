import assert from 'node:assert/strict';
import { AccessError } from '../../src/access/errors.js';
import { until } from '../store/redis.js';
import { aBench, nsg, recordingVerbs, wait, type Bench } from './recorder.js';

describe('jobs: tickets', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('a look that is to be tried again rings by itself, and a first one does not begin the waits anew', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    await bench.queue.checkTicket('abcd2345', { at: bench.in(700), attempt: 4 });
    for (let i = 0; i < 5; i += 1) await bench.queue.checkTicket('abcd2345');
    await wait(300);
    assert.equal(of('checkTicket').length, 0);
    await until(() => of('checkTicket').length > 0);
    await bench.queue.checkTicket('abcd2345');
    await until(() => of('checkTicket').length > 1);
    assert.deepEqual(of('checkTicket').map(({ about, attempt }) => [about, attempt]), [['abcd2345', 4], ['abcd2345', 0]]);
  });

  it('a first look does not wait for one that is set for much later', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    await bench.queue.checkTicket('abcd2345', { at: bench.in(120_000), attempt: 9 });
    await bench.queue.checkTicket('abcd2345');
    await until(() => of('checkTicket').length > 0);
  });

  it('while one look is under way, one that is tried again steps back, and a first one follows', async () => {
    const { verbs, of } = recordingVerbs(() => wait(400));
    await bench.work(verbs);
    await bench.queue.checkTicket('abcd2345');
    await until(() => of('checkTicket').length > 0);
    await bench.queue.checkTicket('abcd2345', { attempt: 3 });
    await wait(700);
    assert.equal(of('checkTicket').length, 1);
    await bench.queue.checkTicket('abcd2345', { attempt: 3 });
    await until(() => of('checkTicket').length > 1);
    await bench.queue.checkTicket('abcd2345');
    await until(() => of('checkTicket').length > 2);
    assert.deepEqual(of('checkTicket').map(({ attempt }) => attempt), [0, 3, 0]);
  });

  it('a remark is tried again, also when the system refuses it; a look that a system asked for is not', async () => {
    const { verbs, of } = recordingVerbs(() => { throw new AccessError('tickets-refused', 'The account may not write there.'); });
    await bench.work(verbs);
    await bench.queue.remark('abcd2345');
    await bench.queue.lookAtTicket({ system: 'servicenow', number: 'CHG0030001' });
    await until(() => of('remark').length > 1);
    assert.equal(of('lookAtTicket').length, 1);
  });

  it('ticket systems that do not answer hold up nothing in Azure', async () => {
    let isSilent = true;
    const { verbs, of } = recordingVerbs(async ({ verb }) => { while (verb === 'remark' && isSilent) await wait(50); });
    await bench.work(verbs);
    for (let i = 0; i < 30; i += 1) await bench.queue.remark(`request${i}`);
    await until(() => of('remark').length > 5);
    await bench.queue.converge(nsg);
    await until(() => of('converge').some(({ ended }) => ended > 0));
    isSilent = false;
  });
});
