import { z } from 'zod';

/** Where the record is exported as it grows; all of it may be left out. */
export const EXPORT_VARIABLES = {
  LEDGER_EXPORT_FILE: z.string().startsWith('/', 'must be an absolute path: /var/lib/jit/record.jsonl').optional(),
};
type Variables = z.infer<z.ZodObject<typeof EXPORT_VARIABLES>>;

export interface ExportSettings {
  /** Path; undefined: to no file. */
  readonly file: string | undefined;
}

export function toExport(set: Variables): ExportSettings {
  return { file: set.LEDGER_EXPORT_FILE };
}
