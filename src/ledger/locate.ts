import { SYSTEM } from '../access/stop.js';
import type { Archive } from '../workflow/ports.js';
import { whose } from './roll.js';
import { pointersAfter } from './seals.js';
import { createSum, type Sum } from './sum.js';
import { isAside } from './verifySystem.js';

type Note = (where: string, what: string) => void;
interface Written { last: number; readonly sum: Sum }

/** Finds which request's history and place in the order of writing do not fit. Memory grows with the requests, but only on a record that is wrong. */
export async function locate({ archive, key }: { archive: Archive; key: string }, recorded: ReadonlySet<string>, note: Note): Promise<void> {
  const written = new Map<string, Written>();
  for await (const pointer of pointersAfter(archive, null)) {
    const one = written.get(pointer.request) ?? { last: 0, sum: createSum(key) };
    one.last = pointer.request === SYSTEM ? pointer.seq : Math.max(one.last, pointer.seq); // the installation's may have been begun anew, and counts from one again
    one.sum.add(pointer);
    written.set(pointer.request, one);
  }
  for await (const { request, entries } of archive.histories()) {
    if (isAside(request)) continue;
    const one = written.get(request);
    written.delete(request);
    const hashes = entries.map(hashIn);
    if (one?.last !== entries.length) {
      // more is kept than was written: or it was written after we looked, and then the order of writing has it by now, and perhaps more behind it
      if (entries.length < (one?.last ?? 0) || await lastWritten(archive, request) < entries.length) note(whose(request), `its history holds ${entries.length} events, the order of writing ${one?.last ?? 'none'}`);
    } else if (request !== SYSTEM && one.sum.value() !== sumOf(key, request, hashes)) {
      note(whose(request), `its event ${await firstOther(archive, request, hashes)} in the order of writing is not the one of its history`);
    }
  }
  for await (const { request } of archive.removed()) written.delete(request);
  for (const [request, { last }] of written) note(whose(request), `its history is gone${recorded.has(request) ? ', and the note that was left when it was taken out, too' : ''}; the order of writing knows ${last} events of it`);
}

/** Undefined where it is not even an event; that is told where the chain is opened. */
function hashIn(text: string): string | undefined {
  try {
    const { hash } = JSON.parse(text) as { hash?: unknown }; // looked at, not trusted
    return typeof hash === 'string' ? hash : undefined;
  } catch {
    return undefined;
  }
}

function sumOf(key: string, request: string, hashes: readonly (string | undefined)[]): string {
  const sum = createSum(key);
  for (const [i, hash = ''] of hashes.entries()) sum.add({ request, seq: i + 1, hash });
  return sum.value();
}

async function firstOther(archive: Archive, request: string, hashes: readonly (string | undefined)[]): Promise<number> {
  const open = new Set(hashes.keys());
  for await (const pointer of pointersAfter(archive, null)) if (pointer.request === request && pointer.hash === hashes[pointer.seq - 1]) open.delete(pointer.seq - 1);
  return Math.min(...open) + 1;
}

async function lastWritten(archive: Archive, request: string): Promise<number> {
  let last = 0;
  for await (const pointer of pointersAfter(archive, null)) if (pointer.request === request) last = pointer.seq;
  return last;
}
