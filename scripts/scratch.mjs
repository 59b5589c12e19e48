import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLock } from './lock.mjs';
import { endLeftover } from './redis-server.mjs';

const PREFIX = 'jit-scratch-';

/**
 * A temporary folder (mode 0700) for one run. First it clears away those of earlier runs that were killed, with the
 * Redis that such a run left in `redis/`.
 * @param {string} parent
 * @returns {Promise<{ dir: string, remove: () => void }>}
 */
export async function makeScratch(parent = tmpdir()) {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(PREFIX)) await clearAway(join(parent, name));
  }
  const dir = mkdtempSync(join(parent, PREFIX));
  tryLock(ownerFile(dir));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}

async function clearAway(dir) {
  if (!isOurs(dir)) return;
  const lock = tryLock(ownerFile(dir));
  if ('heldBy' in lock) return;
  await endLeftover(join(dir, 'redis'), () => {});
  rmSync(dir, { recursive: true, force: true });
}

/** Another user's folder could tell us to end a process or remove a path: it is not read. */
function isOurs(dir) {
  try {
    const stat = lstatSync(dir);
    return stat.isDirectory() && stat.uid === process.getuid?.();
  } catch {
    return false;
  }
}

function ownerFile(dir) {
  return join(dir, 'owner.lock');
}
