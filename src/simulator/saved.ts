import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sim, TenantState } from './core.js';

// Only what tells a file of ours from another: it was written by this very code.
const Saved = z.object({ version: z.literal(1), state: z.custom<TenantState>((value) => typeof value === 'object' && value !== null && 'nsgs' in value) });

/** The tenant as an earlier run left it in the folder, or null when there is none. Throws when the file is not one of ours. */
export function loadTenant(stateDir: string): TenantState | null {
  mkdirSync(stateDir, { recursive: true });
  try {
    const { state } = Saved.parse(JSON.parse(readFileSync(fileIn(stateDir), 'utf8')));
    // an earlier run may have kept no log
    return { ...state, activities: (state as Partial<TenantState>).activities ?? [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // other errors have no code, or another one
    throw new Error(`${fileIn(stateDir)} cannot be read as a saved tenant; remove it to start from the seed.`, { cause: error });
  }
}

/** Saves at most every 200 ms while things change. Returns what saves for the last time and stops. */
export function keepSaved(sim: Sim, stateDir: string): () => void {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => { timer ??= setTimeout(() => { timer = undefined; save(sim, stateDir); }, 200); };
  sim.changes.on('change', later);
  return () => { sim.changes.off('change', later); clearTimeout(timer); save(sim, stateDir); };
}

/** Written beside and renamed, so that a kill in the middle leaves the older file whole. */
function save(sim: Sim, stateDir: string): void {
  writeFileSync(`${fileIn(stateDir)}.new`, JSON.stringify({ version: 1, state: sim.state }));
  renameSync(`${fileIn(stateDir)}.new`, fileIn(stateDir));
}

function fileIn(stateDir: string): string {
  return join(stateDir, 'tenant.json');
}
