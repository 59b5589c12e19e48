import type { ExportLine, LedgerSink } from '../../workflow/ports.js';
import { packed, send, type SinkOver } from './send.js';

/** Of one call: 1 MB (learn: azure-monitor/service-limits, Logs Ingestion API), with room for what is around the rows. Bytes. */
const MOST = 900_000;
const VERSION = '2023-01-01';

/**
 * The Logs Ingestion API of Azure Monitor (learn: azure-monitor/logs/logs-ingestion-api-overview): a JSON array posted to
 * `…/dataCollectionRules/{immutable id}/streams/{stream}`, answered 204. It cannot be asked what it holds, so an answer
 * that got lost is sent again; `Id` tells. `Entry` is the event as it was stored, as text, so that no column changes it.
 */
export function createLogsSink(over: SinkOver): LedgerSink {
  return {
    kind: 'logs', where: over.url,
    lastLine: () => Promise.resolve(undefined),
    async append(events) {
      const rows = events.map((event) => ({ line: JSON.stringify(rowOf(event)) }));
      for (const pack of packed(rows, { most: MOST, sizeOf: ({ line }) => Buffer.byteLength(line) + 1 })) {
        await send(over, { method: 'POST', url: `${over.url}?api-version=${VERSION}`, headers: { 'content-type': 'application/json' }, body: `[${pack.map(({ line }) => line).join(',')}]` });
      }
    },
  };
}

/** The columns of the stream; `TimeGenerated` is the one that every table has. */
function rowOf({ id, place, at, request, seq, type, by, hash, line }: ExportLine): object {
  return { TimeGenerated: at, Id: id, Place: place, Request: request, Seq: seq, Type: type, ById: by?.id ?? null, ByName: by?.name ?? null, Hash: hash, Entry: line };
}
