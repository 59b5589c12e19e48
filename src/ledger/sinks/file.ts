import { open, type FileHandle } from 'node:fs/promises';
import type { LedgerSink } from '../../workflow/ports.js';

/** Read at a time from the end, until the last line stands in it. Bytes. */
const STEP = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * A file of JSON lines, which only grows. It is flushed to the disk before anything is acknowledged, and its own last line
 * says where to go on: half a line, which a crash left, is cut off first. A file that was moved away is begun anew behind
 * what was exported. Rejects with the system's error (no folder, no room, no right). Of one file only one process at a time may make this.
 */
export function createFileSink(path: string): LedgerSink {
  return {
    kind: 'file', where: path,
    lastLine: () => opened(path, mended),
    append: (events) => opened(path, async (file) => {
      await mended(file);
      await file.appendFile(events.map(({ line }) => `${line}\n`).join(''));
      await file.datasync();
    }),
  };
}

async function mended(file: FileHandle): Promise<string | undefined> {
  const { size } = await file.stat();
  const { line, end } = await lastLine(file, size);
  if (end < size) await file.truncate(end);
  return line;
}

async function opened<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  // who may read the record is the operator's to say, and nobody else's at first
  const file = await open(path, 'a+', 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** The last whole line, and where the file ends behind it. */
async function lastLine(file: FileHandle, size: number): Promise<{ line: string | undefined; end: number }> {
  let tail = Buffer.alloc(0);
  for (let from = size; from > 0;) {
    const step = Math.min(STEP, from);
    from -= step;
    const piece = Buffer.alloc(step);
    await file.read(piece, 0, step, from);
    tail = Buffer.concat([piece, tail]);
    const end = tail.lastIndexOf(NEWLINE);
    const start = end < 1 ? -1 : tail.lastIndexOf(NEWLINE, end - 1);
    if (end >= 0 && (start >= 0 || from === 0)) return { line: tail.subarray(start + 1, end).toString('utf8'), end: from + end + 1 };
  }
  return { line: undefined, end: 0 };
}
