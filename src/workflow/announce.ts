import { SYSTEM } from '../access/stop.js';
import { load } from './change.js';
import type { Ports } from './ports.js';
import { hasRemark } from './remarks.js';
import { tellStuck } from './stuck.js';
import { announceSystem } from './systemNews.js';

/** Tells the people concerned what is new about a request, from what was saved; rejects so that it is tried again. */
export async function announce(ports: Ports, id: string): Promise<void> {
  if (id === SYSTEM) return announceSystem(ports);
  const { request, history } = await load(ports, id);
  await tellStuck(ports, request);
  const toldUpTo = await ports.store.announcedUpTo(id);
  const news = history.filter(({ event }) => event.seq > toldUpTo);
  if (news.length === 0) return;
  // before the cards: a chat that is away is no reason to keep the ticket without its remark
  if (hasRemark(request, history, toldUpTo)) await ports.queue.remark(id);
  await ports.notifier.show(request, history, news);
  await ports.store.announced(id, request.seq);
}
