import type { Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';

interface Found { readonly name: string; readonly until: Instant | null; readonly addresses: readonly string[] }

/** What of ours was found in Azure that nobody here asked for, and what became of it. */
export const drift = {
  'drift': ({ on }: { on: Within }, { say }: Manner) => `⚠ Found in Azure, and nobody here asked for it: ${say(on)}`,
  'drift/whose': ({ person }: { person: string }) => `Held by ${person}.`,
  'drift/unknown': ({ name, until, addresses }: Found, { moment }: Manner) => `• ${name} belongs to no window that is known here${until === null ? '' : `, and ends ${moment(until)}`}${addresses.length === 0 ? '' : `; it let in ${addresses.join(', ')}`}.`,
  'drift/widened': ({ name, addresses }: Found) => `• ${name} let in ${addresses.join(', ')}, for whom nobody asked.`,
  'drift/edited': ({ name }: Found) => `• ${name} was edited: it says something else than it was written with.`,
  'drift/prolonged': ({ name, until }: Found, { moment }: Manner) => `• ${name} was prolonged: ${until === null ? 'it has no end' : `it ends ${moment(until)}`}, later than its window.`,
  'drift/missing': ({ name, until }: Found, { moment }: Manner) => `• ${name} was taken away${until === null ? '' : ` before its end at ${moment(until)}`}.`,
  'drift/still-missing': () => 'It is not back: it is tried again at least every minute, as long as it is wanted.',
  'drift/restored': () => 'It was put right, and read back.',
  'drift/taken-away': () => 'It was taken away, and read back.',
  'drift/stands': () => 'It is still there: it is tried again at least every minute.',
  'drift/role-stands': () => 'It is still there: PIM did not move its end. It is taken away when its window ends.',
  'drift/by-hand': () => 'By hand:',
  'drift/by': ({ by }: { by: string }) => `Azure's Activity Log names: ${by}`,
  'drift/by-pim': ({ by }: { by: string }) => `PIM's requests name: ${by}`,
  'drift/by-unknown': () => 'Azure\'s Activity Log, which lags by minutes, does not name anybody yet:',
  'drift/more': ({ more }: { more: number }) => `and ${more} more: npm run ledger -- export --format jsonl`,
};
