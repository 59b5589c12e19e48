import { z } from 'zod';
import { parseDuration } from './access/duration.js';
import type { Duration } from './access/instant.js';

/** Reviews and looks back at what was asked need so much. Milliseconds. */
const SHORTEST_KEPT = 30 * 24 * 60 * 60_000;

/** Where the record is exported as it grows; all of it may be left out. */
export const EXPORT_VARIABLES = {
  LEDGER_EXPORT_FILE: z.string().startsWith('/', 'must be an absolute path: /var/lib/jit/record.jsonl').optional(),
  LEDGER_EXPORT_LOGS: z.string().url('must be a URL').regex(/^https:\/\/[^?#]+\/dataCollectionRules\/dcr-[0-9a-f]+\/streams\/[\w-]+$/, 'must be https://ENDPOINT/dataCollectionRules/dcr-…/streams/Custom-NAME_CL').optional(),
  LEDGER_EXPORT_LOGS_SCOPE: z.string().url('must be a URL').startsWith('https://', 'must begin with https://').default('https://monitor.azure.com/.default'),
  LEDGER_EXPORT_BLOB: z.string().url('must be a URL').regex(/^https:\/\/[^?#]+$/, 'must be https://ACCOUNT.blob.core.windows.net/CONTAINER, without a signature').transform((url) => url.replace(/\/+$/, '')).optional(),
  LEDGER_KEEP: z.string().transform((text) => parseDuration(text)).pipe(z.number({ message: 'must be a duration such as 400d' }).min(SHORTEST_KEPT, 'must be 30d or more')).optional(),
};
type Variables = z.infer<z.ZodObject<typeof EXPORT_VARIABLES>>;

export interface ExportSettings {
  /** Path; undefined: to no file. */
  readonly file: string | undefined;
  /** The stream of a data collection rule in Azure Monitor, and the scope of its tokens, which differs in sovereign clouds. */
  readonly logs: { readonly url: string; readonly scope: string } | undefined;
  /** A container of Azure Storage, with a folder behind it or not. */
  readonly blob: { readonly url: string; readonly scope: string } | undefined;
  /** Milliseconds after which a request that has ended is taken out of the record; undefined: never. */
  readonly keep: Duration | undefined;
}

/** What is missing beside what is set. */
export function exportProblems(set: Readonly<Record<string, string | undefined>>): string[] {
  const isExported = ['LEDGER_EXPORT_FILE', 'LEDGER_EXPORT_LOGS', 'LEDGER_EXPORT_BLOB'].some((name) => set[name] !== undefined);
  return set.LEDGER_KEEP === undefined || isExported ? [] : ['LEDGER_KEEP: must not be set without an export (LEDGER_EXPORT_FILE, LEDGER_EXPORT_LOGS or LEDGER_EXPORT_BLOB): what is not exported is never removed'];
}

export function toExport(set: Variables): ExportSettings {
  const { LEDGER_KEEP: keep, LEDGER_EXPORT_FILE: file, LEDGER_EXPORT_LOGS: logs, LEDGER_EXPORT_LOGS_SCOPE: scope, LEDGER_EXPORT_BLOB: blob } = set;
  return {
    file, keep,
    logs: logs === undefined ? undefined : { url: logs, scope },
    // one in every cloud (learn: storage/blobs/authorize-access-azure-active-directory)
    blob: blob === undefined ? undefined : { url: blob, scope: 'https://storage.azure.com/.default' },
  };
}
