import { z } from 'zod';
import type { Store } from '../../workflow/ports.js';
import type { ServiceUrls } from './serviceUrl.js';

const Arrived = z.object({
  type: z.string(), id: z.string().min(1).optional(), serviceUrl: z.string(),
  conversation: z.object({ id: z.string() }),
});

/** Teams delivers a message again when it did not hear from us; it does so within minutes. Milliseconds. */
const REMEMBERED = 10 * 60_000;

/**
 * Notes where an authenticated activity came from. False for a message that was taken before. Button presses pass each
 * time: they are decided by the request's version, and the second one deserves an answer too.
 */
export async function noteArrival(activity: unknown, { store, urls }: { store: Pick<Store, 'once'>; urls: ServiceUrls }): Promise<boolean> {
  const arrived = Arrived.safeParse(activity);
  if (!arrived.success) return false;
  const { type, id, serviceUrl, conversation } = arrived.data;
  if (type === 'message' && id !== undefined && !(await store.once(`activity:${conversation.id}:${id}`, REMEMBERED))) return false;
  await urls.note(serviceUrl);
  return true;
}
