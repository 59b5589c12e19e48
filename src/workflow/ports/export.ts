import type { Instant } from '../../access/instant.js';

/** One event as it leaves. */
export interface ExportedEvent {
  /** Request, number, and the beginning of the hash: whoever gets it twice knows it again. */
  readonly id: string;
  /** In the order of writing. */
  readonly place: string;
  readonly at: Instant | null;
  readonly request: string;
  readonly seq: number;
  readonly type: string | null;
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly hash: string;
  /** As it was stored, with its hash and the one before; null: nothing stands any more where it stood. */
  readonly entry: object | null;
  /** Nothing stands there because its request was old and taken out. */
  readonly isRemoved: boolean;
}

/** The same with its line of JSON, which is how every place outside keeps it. */
export interface ExportLine extends ExportedEvent { readonly line: string }

/** How far an export has come: the last event that the place outside has acknowledged. */
export interface ExportMark { readonly place: string; readonly request: string; readonly seq: number; readonly hash: string }

/** A place outside that takes every event: a file, a blob, a log. */
export interface LedgerSink {
  readonly kind: 'file' | 'logs' | 'blob';
  /** The path or address by which its position is kept: another one begins anew. */
  readonly where: string;
  /** The last line that it durably holds, whoever wrote it; undefined: it cannot tell, or holds none. Rejects when it does not answer. */
  lastLine(): Promise<string | undefined>;
  /** Resolves once all of them are durably there. Rejects when that is not known: they are sent again, and what is there twice has the same id. */
  append(events: readonly ExportLine[]): Promise<void>;
}

/**
 * Why an export does not go on from where it stopped. `record`: what was exported last does not stand in the record where
 * it stood, so the record was emptied, restored from an older copy, or cut; `foreign`: the place outside ends with what the
 * record does not hold; `behind`: it holds less than it had acknowledged; `forged`: we did not write the kept position.
 */
export type ExportBreak = { readonly what: 'record' | 'foreign' | 'behind'; readonly mark: ExportMark } | { readonly what: 'forged'; readonly mark: null };

/** Where an export goes on: behind `from` (null: from the beginning). `kept`: the position as it is stored. */
export interface ExportStart { readonly from: ExportMark | null; readonly kept: string | undefined; readonly breaks: readonly ExportBreak[] }

/**
 * What was sent. `isAll`: nothing waits any more; `gone`: events whose place is empty, of which only that was sent, and
 * `removed` how many of others that are not there because their request was old: a place that was added later begins without.
 */
export interface ExportPass { readonly sent: number; readonly isAll: boolean; readonly gone: readonly ExportMark[]; readonly removed: number }

/** How an export stands. `waiting`: events that were not acknowledged, counted up to some thousands; `since`: when the first of them was written. */
export interface ExportState { readonly kind: LedgerSink['kind']; readonly where: string; readonly waiting: number; readonly since: Instant | null }

/** Sends the record to one place outside, in the order of writing, each event at least once. Rejects with what the place or Redis says. */
export interface LedgerExport {
  readonly kind: LedgerSink['kind'];
  readonly where: string;
  /** Compares the kept position with the record and with what the place holds. Sends nothing. */
  start(): Promise<ExportStart>;
  /** Sends what lies behind the start until all is there, another process has moved the position, or the signal ends it. */
  send(start: ExportStart, signal: AbortSignal): Promise<ExportPass>;
  state(): Promise<ExportState>;
  /** Up to where the place has acknowledged, by our own mark and as the record has it; null: nothing, or nothing that is sure. */
  acknowledged(): Promise<ExportMark | null>;
}
