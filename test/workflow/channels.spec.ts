import assert from 'node:assert/strict';
import { createLedger } from '../../src/ledger/index.js';
import { createChannels, examineChannels, refuseWithoutChannels } from '../../src/workflow/channels.js';
import type { ChannelIds } from '../../src/workflow/ports.js';
import { asRead } from '../support/findings.js';
import { aLog, aMemory } from '../bot/stage.js';

const NONE: ChannelIds = { approvals: null, audit: null };
const ledger = createLedger({ key: 'k'.repeat(32) });

describe('channels', () => {
  const memory = aMemory();
  const log = aLog();
  const open = (named = NONE) => createChannels({ store: memory, ledger, named: () => named, log });
  beforeEach(() => { memory.values.clear(); });

  it('what one process bound, all read, at once and after a restart', async () => {
    const [one, other] = [open(), open()];
    await one.bind('approvals', '19:a');
    assert.deepEqual(await other.now(), { approvals: '19:a', audit: null });
    await Promise.all([one.bind('audit', '19:c'), other.bind('approvals', '19:b')]);
    assert.deepEqual([await one.now(), await open().now()], [{ approvals: '19:b', audit: '19:c' }, { approvals: '19:b', audit: '19:c' }]);
  });

  it('the file wins, for each of the two by itself', async () => {
    await open().bind('approvals', '19:a');
    await open().bind('audit', '19:c');
    assert.deepEqual(await open({ approvals: null, audit: '19:file' }).now(), { approvals: '19:a', audit: '19:file' });
    const away = { remember: () => Promise.reject(new Error('away')), recall: () => Promise.reject(new Error('away')) };
    assert.deepEqual(await createChannels({ store: away, ledger, named: () => ({ approvals: '19:x', audit: '19:y' }), log }).now(), { approvals: '19:x', audit: '19:y' });
  });

  it('what somebody wrote into Redis by hand does not count, also when it is another channel\'s own', async () => {
    const seen = open();
    await seen.bind('approvals', '19:a');
    await seen.bind('audit', '19:c');
    for (const forged of ['19:evil', JSON.stringify({ to: '19:evil', mark: 'x' }), memory.values.get('channel audit') ?? '']) {
      memory.values.set('channel approvals', forged);
      assert.deepEqual([(await seen.now()).approvals, (await open().now()).approvals], ['19:a', null], forged);
    }
    assert.ok(log.lines.some(({ text }) => text.includes('not authentic')));
  });

  it('a store that was emptied gets it back from a process that has seen it', async () => {
    const seen = open();
    await open().bind('approvals', '19:a');
    await seen.now();
    memory.values.clear();
    assert.equal((await open().now()).approvals, null);
    assert.equal((await seen.now()).approvals, '19:a');
    assert.equal((await open().now()).approvals, '19:a');
  });

  it('the doctor and the refusal say what to type', async () => {
    await refuseWithoutChannels({ channels: open({ approvals: 'a', audit: 'b' }) });
    await assert.rejects(refuseWithoutChannels({ channels: open({ approvals: 'a', audit: null }) }), { code: 'no-channels', message: /which channel is mine.*"@JIT Access \/access use this channel for audit"/ });
    await open().bind('audit', '19:c');
    assert.deepEqual(asRead(await examineChannels(open({ approvals: null, audit: null }))).map(({ what, status, mend }) => [what, status, mend]), [
      ['approvals channel', 'wrong', 'In Teams, in the channel: @JIT Access /access use this channel for approvals'], ['audit channel', 'ok', undefined],
    ]);
  });
});
