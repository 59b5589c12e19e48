import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { between, type Instant } from '../access/instant.js';
import type { Ports } from './ports.js';

/** Something that is kept for a while, until then. */
export interface Kept { readonly until: Instant }

type Means = Pick<Ports, 'store' | 'ledger' | 'clock' | 'log'>;

/**
 * Keeps something in the store under a name, with a keyed hash over both: whoever can write into Redis cannot put words
 * into anybody's mouth, nor our own under another name.
 */
export async function keep<T extends Kept>(ports: Means, name: string, value: T): Promise<void> {
  const text = JSON.stringify(value);
  await ports.store.keep(name, `${ports.ledger.mark(`${name}\n${text}`)}\n${text}`, between(ports.clock.now(), value.until));
}

/** What was kept; undefined when it is not there any more, or not ours. */
export async function kept<T extends Kept>(ports: Means, name: string): Promise<T | undefined> {
  return opened(ports, name, await ports.store.kept(name));
}

/** The same, once: of many who take it at once one gets it. */
export async function take<T extends Kept>(ports: Means, name: string): Promise<T | undefined> {
  return opened(ports, name, await ports.store.take(name));
}

const Shape = z.object({ until: z.string().datetime({ precision: 3 }) }).passthrough();

function opened<T extends Kept>({ ledger, clock, log }: Means, name: string, stored: string | undefined): T | undefined {
  if (stored === undefined) return undefined;
  const [mark = '', text = ''] = stored.split('\n', 2);
  if (!isSame(mark, ledger.mark(`${name}\n${text}`))) {
    log.error({ name: name.split(' ')[0] }, 'something that is kept in the store does not carry our mark and was passed over');
    return undefined;
  }
  const value = Shape.parse(JSON.parse(text));
  // The mark says that this very code wrote it.
  return value.until > clock.now() ? value as unknown as T : undefined;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
