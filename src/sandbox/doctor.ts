import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFile, startChild } from './processes.js';
import { botEnvironment, ledgerKeyIn, type SimulatorReady } from './settings.js';

/**
 * The doctor shown on a practice tenant that nobody has used: the simulator as a process of its own, then the doctor
 * with the settings that a bot would have there. SIM_KNOBS is passed on, so that a permission can be withheld.
 */
async function examineSandbox(redisUrl: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'jit-doctor-'));
  const simulator = await startChild({ program: 'simulator/main', log: join(folder, 'simulator.log'), env: { SIM_DIR: join(folder, 'tenant') } });
  try {
    const ready = simulator.ready as SimulatorReady; // sent by our own simulator/main.ts
    const env = botEnvironment({ simulator: ready, port: 3978, redisUrl, ledgerKey: ledgerKeyIn(folder), instance: undefined });
    const doctor = spawn(process.execPath, [programFile('doctor'), ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) process.once(signal, () => { doctor.kill('SIGTERM'); });
    const [code] = await once(doctor, 'exit') as [number | null]; // null when a signal ended it
    return code ?? 1;
  } finally {
    await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { REDIS_URL: redisUrl } = process.env;
if (!redisUrl) throw new Error('Start it with `npm run doctor -- --sandbox`, which finds a Redis for it.');
process.exit(await examineSandbox(redisUrl, process.argv.slice(2)));
