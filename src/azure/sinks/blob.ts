import { errorOf } from '../../access/errors.js';
import { ms } from '../../access/instant.js';
import type { Clock, ExportLine, LedgerSink } from '../../workflow/ports.js';
import { packed, send, type SinkAnswer, type SinkCall, type SinkOver } from './send.js';

/** Of one block: 4 MiB in every version of the service (learn: rest/api/storageservices/append-block). Bytes. */
const MOST = 4 * 1024 * 1024;
const VERSION = '2023-11-03';
/** Of the end of a blob: more than one line is long. Bytes. */
const TAIL = 256 * 1024;

/**
 * Append blobs in Azure Storage, one for each day (UTC): a blob takes 50,000 blocks, and one block is written a minute at
 * most (learn: rest/api/storageservices/put-blob, append-block). A block is taken only where we saw the blob end
 * (`x-ms-blob-condition-appendpos`, else 412), so a repeated call cannot append twice. In a container whose time-based
 * retention allows protected append writes (learn: storage/blobs/immutable-time-based-retention-policy-overview) a block can
 * be neither changed nor deleted by anybody, us included. `url`: the container, with a folder behind it or not.
 */
export function createBlobSink({ clock, ...over }: SinkOver & { clock: Clock }): LedgerSink {
  const blob = (): string => `${over.url}/${clock.now().slice(0, 10)}.jsonl`;
  const call = (asked: SinkCall): Promise<SinkAnswer> => send(over, { ...asked, headers: { 'x-ms-version': VERSION, 'x-ms-date': new Date(ms(clock.now())).toUTCString(), ...asked.headers } });

  async function endOf(url: string): Promise<{ length: number; line: string | undefined } | undefined> {
    const head = await call({ method: 'HEAD', url, takes: [404] });
    if (head.status === 404) return undefined;
    const length = Number(head.headers.get('content-length') ?? 0);
    if (length === 0) return { length, line: undefined };
    const { text } = await call({ method: 'GET', url, headers: { 'x-ms-range': `bytes=${Math.max(0, length - TAIL)}-${length - 1}` } });
    return { length, line: text.trimEnd().split('\n').at(-1) };
  }

  async function append(url: string, block: readonly ExportLine[], at: number): Promise<number> {
    const body = block.map(({ line }) => `${line}\n`).join('');
    const end = at + Buffer.byteLength(body);
    const answer = await call({ method: 'PUT', url: `${url}?comp=appendblock`, headers: { 'content-type': 'application/octet-stream', 'x-ms-blob-condition-appendpos': String(at) }, body, takes: [412] });
    if (answer.status !== 412) return end;
    // an answer that got lost: then it ends with what we sent
    const now = await endOf(url);
    if (now?.length === end && now.line === block.at(-1)?.line) return end;
    throw errorOf({ says: 'conflict' }, { retryable: true });
  }

  return {
    kind: 'blob', where: over.url,
    lastLine: async () => (await endOf(blob()))?.line,
    async append(events) {
      const url = blob();
      let at = (await endOf(url))?.length;
      if (at === undefined) {
        await call({ method: 'PUT', url, headers: { 'x-ms-blob-type': 'AppendBlob', 'content-type': 'application/jsonl', 'if-none-match': '*' }, body: '' });
        at = 0;
      }
      for (const block of packed(events, { most: MOST, sizeOf: ({ line }) => Buffer.byteLength(line) + 1 })) at = await append(url, block, at);
    },
  };
}
