import { z } from 'zod';
import type { Store } from '../../workflow/ports.js';
import { readerOf, type Reader } from '../words/reader.js';

/** How a person is reached: the id by which Teams knows them, their chat with the bot when there is one, and what their client said last of language and time zone. */
const Whereabouts = z.object({ teamsId: z.string(), chat: z.string().optional(), locale: z.string().optional(), zone: z.string().optional() });
export type Whereabouts = z.infer<typeof Whereabouts>;

export async function recallPersonal(store: Pick<Store, 'recall'>, person: string): Promise<Whereabouts | undefined> {
  const remembered = await store.recall(`person:${person}`);
  return remembered === undefined ? undefined : Whereabouts.parse(JSON.parse(remembered));
}

/** Remembers where a person is whom Teams confirmed there: what the bot tells them by itself goes to that chat. Writes only what is new; answers all that is known. */
export async function notePersonal(store: Pick<Store, 'recall' | 'remember'>, person: string, seen: Whereabouts): Promise<Whereabouts> {
  const known = await recallPersonal(store, person);
  const now = Whereabouts.parse({ ...known, ...definedIn(seen) });
  if (JSON.stringify(now) !== JSON.stringify(known)) await store.remember(`person:${person}`, JSON.stringify(now));
  return now;
}

function definedIn(seen: Whereabouts): Partial<Whereabouts> {
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
}

/** The person as a reader of what the bot tells by itself; as `otherwise` where nothing is known of their client. */
export async function personalReader(store: Pick<Store, 'recall'>, person: string, otherwise: Reader): Promise<Reader> {
  return readerOf(await recallPersonal(store, person) ?? {}, otherwise);
}
