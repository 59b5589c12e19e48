import { z } from 'zod';
import type { Store } from '../../workflow/ports.js';

/** How a person is reached: the id by which Teams knows them, and their chat with the bot when there is one. */
const Whereabouts = z.object({ teamsId: z.string(), chat: z.string().optional() });
export type Whereabouts = z.infer<typeof Whereabouts>;

export async function recallPersonal(store: Pick<Store, 'recall'>, person: string): Promise<Whereabouts | undefined> {
  const remembered = await store.recall(`person:${person}`);
  return remembered === undefined ? undefined : Whereabouts.parse(JSON.parse(remembered));
}

/** Remembers where a person is whom Teams confirmed there: what the bot tells them by itself goes to that chat. Writes only what is new. */
export async function notePersonal(store: Pick<Store, 'recall' | 'remember'>, person: string, seen: Whereabouts): Promise<void> {
  const known = await recallPersonal(store, person);
  if (known?.teamsId === seen.teamsId && (seen.chat === undefined || known.chat === seen.chat)) return;
  await store.remember(`person:${person}`, JSON.stringify({ ...known, ...seen }));
}
