import type { RecordEntry } from '../../src/simulator/core.js';
import type { Control } from '../../src/sandbox/control.js';

/** How often the simulator is asked for what is new in its record. Milliseconds. */
const EVERY = 150;

export type Kind<K extends RecordEntry['kind']> = RecordEntry extends infer E ? E extends { kind: infer All } ? [K & All] extends [never] ? never : E : never : never;

/** The simulator's record, read as it grows. */
export interface Watch {
  readonly record: readonly RecordEntry[];
  of<K extends RecordEntry['kind']>(...kinds: K[]): Kind<K>[];
  /** The first entry, old or new, that fits; undefined when none came `within` milliseconds. */
  until(fits: (entry: RecordEntry) => boolean, within: number): Promise<RecordEntry | undefined>;
  close(): void;
}

export function watchRecord(control: Control): Watch {
  const record: RecordEntry[] = [];
  const waiting = new Set<(fresh: readonly RecordEntry[]) => void>();
  let isClosed = false;
  const read = async (): Promise<void> => {
    const fresh = await control.record(record.at(-1)?.seq ?? 0).catch(() => []); // a busy machine may answer late
    record.push(...fresh);
    for (const look of [...waiting]) look(fresh);
    if (!isClosed) setTimeout(() => { void read(); }, EVERY);
  };
  void read();
  return {
    record,
    of: <K extends RecordEntry['kind']>(...kinds: K[]) => record.filter((e) => (kinds as string[]).includes(e.kind)) as Kind<K>[], // the filter is what makes it so
    until(fits, within) {
      const known = record.find(fits);
      if (known) return Promise.resolve(known);
      return new Promise((resolve) => {
        const end = (found: RecordEntry | undefined): void => { clearTimeout(patience); waiting.delete(look); resolve(found); };
        const look = (fresh: readonly RecordEntry[]): void => { const found = fresh.find(fits); if (found) end(found); };
        const patience = setTimeout(() => { end(undefined); }, within);
        waiting.add(look);
      });
    },
    close() { isClosed = true; },
  };
}
