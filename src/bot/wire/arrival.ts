import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../workflow/ports.js';
import type { ServiceUrls } from './serviceUrl.js';

const Arrived = z.object({
  type: z.string(), id: z.string().min(1).optional(), serviceUrl: z.string(),
  conversation: z.object({ id: z.string() }),
});
/** By what a message is known whatever its id: who wrote what where, and when by their own clock. */
const Line = z.object({
  from: z.object({ id: z.string() }), conversation: z.object({ id: z.string() }), localTimestamp: z.string().min(1),
  text: z.string().nullish(), value: z.unknown(),
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
  if (type === 'message') {
    // one after the other: the second delivery of one id is no second line
    if (id !== undefined && !(await store.once(`activity:${conversation.id}:${id}`, REMEMBERED))) return false;
    const line = lineMark(activity);
    if (line !== undefined && !(await store.once(line, REMEMBERED))) return false;
  }
  await urls.note(serviceUrl);
  return true;
}

/** What has no answer after some fifteen seconds comes again under another id. Whoever types the same line twice does so at two moments. */
function lineMark(activity: unknown): string | undefined {
  const line = Line.safeParse(activity);
  if (!line.success) return undefined;
  const { from, conversation, localTimestamp, text, value } = line.data;
  const hash = createHash('sha256').update(JSON.stringify([from.id, localTimestamp, text ?? '', value ?? null])).digest('base64url');
  return `line:${conversation.id}:${hash}`;
}
