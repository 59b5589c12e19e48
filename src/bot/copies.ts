import { z } from 'zod';
import type { Store } from '../workflow/ports.js';
import type { Posted } from './wire/connector.js';

/** The approvers' card where somebody has asked for it in their own chat. */
const Copy = z.object({ person: z.string(), posted: z.object({ conversation: z.string(), activity: z.string() }) });
export type Copy = Readonly<z.infer<typeof Copy>>;

/** Of one request; the newest are kept. Who looks at an older one again has a new one. */
const MOST = 20;

/** From now on it is changed with the card in the channel. */
export async function noteCopy(store: Pick<Store, 'remember' | 'recall'>, request: string, { person, posted }: { person: string; posted: Posted }): Promise<void> {
  const known = await copiesOf(store, request);
  if (known.some((one) => one.posted.activity === posted.activity && one.posted.conversation === posted.conversation)) return;
  await store.remember(nameOf(request), JSON.stringify([...known, { person, posted }].slice(-MOST)));
}

export async function copiesOf(store: Pick<Store, 'recall'>, request: string): Promise<readonly Copy[]> {
  return z.array(Copy).parse(JSON.parse(await store.recall(nameOf(request)) ?? '[]'));
}

function nameOf(request: string): string {
  return `card:${request}:copies`;
}
