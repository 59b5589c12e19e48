import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identify, stillRuns } from './processes.mjs';

/**
 * Takes a lock file, or tells who has it. A lock whose holder no longer runs (kill -9, power cut) is taken over.
 * @param {string} file
 * @returns {{ release: () => void } | { heldBy: number }}
 */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(file)) return { release: () => rmSync(file, { force: true }) };
    const holder = read(file);
    if (holder && stillRuns(holder)) return { heldBy: holder.pid };
    putAside(file, holder);
  }
  return { heldBy: read(file)?.pid ?? 0 };
}

/**
 * Takes a lock file, waiting while somebody else has it.
 * @param {string} file
 * @param {(pid: number) => void} onWaiting called once, with the holder's process number
 * @returns {Promise<{ release: () => void }>}
 */
export async function waitForLock(file, onWaiting) {
  for (let told = false; ; told = true) {
    const lock = tryLock(file);
    if ('release' in lock) return lock;
    if (!told) onWaiting(lock.heldBy);
    await wait(250);
  }
}

/** Link, and not create-then-write: nobody may see the file without its content. */
function create(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify()), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Moves a dead holder's file away; if somebody was quicker and we caught their living lock, it is put back. */
function putAside(file, dead) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside)?.birth !== dead?.birth) linkSync(aside, file);
  } catch {
    // somebody else put it aside first: the caller tries again
  } finally {
    rmSync(aside, { force: true });
  }
}
