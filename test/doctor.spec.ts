import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { examine, inLines } from '../src/doctor.js';
import { CHANNELS } from '../src/simulator/seed.js';
import type { Finding } from '../src/workflow/ports.js';

const SCRIPT = fileURLToPath(new URL('../scripts/doctor.mjs', import.meta.url));

/** `npm run doctor -- --sandbox --post --json`, with the simulator's knobs turned. */
async function examineSandbox(knobs: object): Promise<{ code: number | null; shown: string; result: { passed: boolean; rows: Finding[] } }> {
  const child = spawn(process.execPath, [SCRIPT, '--sandbox', '--post', '--json'], { env: { ...process.env, SIM_KNOBS: JSON.stringify(knobs) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, shown, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  const last = out.trimEnd().split('\n').at(-1) ?? '';
  return { code, shown, result: JSON.parse(last) as { passed: boolean; rows: Finding[] } }; // our own program's
}

describe('npm run doctor', function () {
  this.timeout(60_000);

  it('passes on the practice tenant, and says what it looked at', async () => {
    const { code, shown, result } = await examineSandbox({});
    assert.deepEqual([code, result.passed, result.rows.filter((row) => row.status !== 'ok')], [0, true, []]);
    for (const part of ['Settings\n', 'Redis\n', 'Network at /subscriptions/', '✔ User.Read.All', `✔ a test card: stands in the approvals channel, ${CHANNELS.approvals.id}`, `${result.rows.length} ok, 0 wrong, 0 unknown.`]) assert.ok(shown.includes(part), part);
  });

  it('fails when a permission is missing, with how to give it', async () => {
    const { code, shown, result } = await examineSandbox({ withheld: ['GroupMember.Read.All'], connectorDown: true });
    assert.deepEqual([code, result.passed, result.rows.filter((row) => row.status === 'wrong').map((row) => row.what)], [1, false, ['GroupMember.Read.All', 'a test card']]);
    assert.match(shown, /✘ a test card: could not be posted: Teams .*\n[\s\S]*docs\/install\.md/);
    assert.match(shown, /✘ GroupMember\.Read\.All: .*\n[\s\S]*To mend GroupMember\.Read\.All:\n {6}graph=.*az rest --method POST/);
  });

  it('settings that are missing are told like everything else that is wrong', async () => {
    const found = await examine({ BOT_TYPE: 'MultiTenant' });
    assert.ok(found.every((one) => one.group === 'Settings' && one.status === 'wrong'));
    assert.deepEqual(found.map((one) => one.what), ['BOT_ID', 'BOT_TYPE', 'BOT_TENANT_ID', 'REDIS_URL', 'ENTITLEMENTS', 'LEDGER_KEY']);
  });

  it('shows places together, and what mends several lines once', () => {
    const line = (group: string, what: string, over: Partial<Finding> = {}): Finding => ({ group, what, status: 'ok', detail: 'd', ...over });
    assert.deepEqual(inLines([line('A', '1', { status: 'wrong', mend: 'do it' }), line('B', '2', { status: 'unknown' }), line('A', '3', { status: 'wrong', mend: 'do it' }), line('A', '4')]), [
      '', 'A', '  ✘ 1: d', '  ✘ 3: d', '  ✔ 4: d', '    To mend 1, 3:', '      do it', '', 'B', '  ? 2: d', '', '1 ok, 2 wrong, 1 unknown. Nothing was changed in Azure.',
    ]);
  });
});
