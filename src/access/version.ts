import { errorOf } from './errors.js';

/**
 * The version of all that is stored: records, events and jobs. It becomes the next number in the release whose code writes
 * what the code before it could not read; test/e2e/payloads keeps what each version has written.
 */
export const VERSION = 1;

/** Throws `newer-version` when one of these authentic events was written by code that is newer than this. `request` null: they are the installation's. */
export function refuseNewer(events: readonly { readonly v: number }[], request: string | null): void {
  const version = events.reduce((newest, { v }) => Math.max(newest, v), VERSION);
  if (version === VERSION) return;
  throw errorOf(request === null ? { says: 'newer-version/installation', version, known: VERSION } : { says: 'newer-version', request, version, known: VERSION });
}
