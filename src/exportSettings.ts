import { z } from 'zod';

/** Where the record is exported as it grows; all of it may be left out. */
export const EXPORT_VARIABLES = {
  LEDGER_EXPORT_FILE: z.string().startsWith('/', 'must be an absolute path: /var/lib/jit/record.jsonl').optional(),
  LEDGER_EXPORT_LOGS: z.string().url('must be a URL').regex(/^https:\/\/[^?#]+\/dataCollectionRules\/dcr-[0-9a-f]+\/streams\/[\w-]+$/, 'must be https://ENDPOINT/dataCollectionRules/dcr-…/streams/Custom-NAME_CL').optional(),
  LEDGER_EXPORT_LOGS_SCOPE: z.string().url('must be a URL').startsWith('https://', 'must begin with https://').default('https://monitor.azure.com/.default'),
  LEDGER_EXPORT_BLOB: z.string().url('must be a URL').regex(/^https:\/\/[^?#]+$/, 'must be https://ACCOUNT.blob.core.windows.net/CONTAINER, without a signature').transform((url) => url.replace(/\/+$/, '')).optional(),
};
type Variables = z.infer<z.ZodObject<typeof EXPORT_VARIABLES>>;

export interface ExportSettings {
  /** Path; undefined: to no file. */
  readonly file: string | undefined;
  /** The stream of a data collection rule in Azure Monitor, and the scope of its tokens, which differs in sovereign clouds. */
  readonly logs: { readonly url: string; readonly scope: string } | undefined;
  /** A container of Azure Storage, with a folder behind it or not. */
  readonly blob: { readonly url: string; readonly scope: string } | undefined;
}

export function toExport(set: Variables): ExportSettings {
  const { LEDGER_EXPORT_FILE: file, LEDGER_EXPORT_LOGS: logs, LEDGER_EXPORT_LOGS_SCOPE: scope, LEDGER_EXPORT_BLOB: blob } = set;
  return {
    file,
    logs: logs === undefined ? undefined : { url: logs, scope },
    // one in every cloud (learn: storage/blobs/authorize-access-azure-active-directory)
    blob: blob === undefined ? undefined : { url: blob, scope: 'https://storage.azure.com/.default' },
  };
}
