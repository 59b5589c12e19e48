import { isExtendable } from '../../access/extension.js';
import type { AccessRequest } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { requestsCard } from '../views/requests.js';
import type { Reader } from '../words/reader.js';
import type { Asked, Command, Reply } from './command.js';

/** `k3v9m2xq by 30m`, either part or none. */
const WRITTEN = /^(?<id>(?!by\b|for\b)\S+)?\s*(?:(?:by|for)\s+(?<duration>.+))?$/i;

export const extend: Command = {
  name: 'extend',
  summary: 'Ask for more time in an open window, before it ends.',
  usage: '/access extend [request] [by <how long>]',
  example: '/access extend by 30m',
  async run(asked) {
    const { id, duration } = WRITTEN.exec(asked.rest)?.groups ?? {};
    if (id !== undefined) return extended(asked, id.toLowerCase().replace(/["'#.]/g, ''), duration);
    const open = (await asked.verbs.requestsOf(asked.by.id)).filter((request) => request.status === 'active');
    const able = open.filter(isExtendable);
    const [only] = able.length > 0 ? able : open;
    if (able.length > 1) return { card: requestsCard('Which one? Type its name behind extend.', able, { now: asked.clock.now(), reader: asked.reader }), summary: 'Which one shall be longer?' };
    if (only === undefined) return { card: answerCard({ title: 'You have nothing open.', typed: ['/access status'], hint: 'This shows what you have.' }), summary: 'You have nothing open.' };
    return extended(asked, only.id, duration);
  },
};

async function extended({ verbs, by, origin, reader }: Asked, id: string, duration: string | undefined): Promise<Reply> {
  const title = saidOf(await verbs.extend({ request: id.slice(0, 60), by, origin, duration }), reader);
  return { card: answerCard({ title }), summary: title };
}

function saidOf(request: AccessRequest, reader: Reader): string {
  if (request.status !== 'active') return 'The window has ended meanwhile.';
  return request.extension === null ? `${request.entitlement.title} stays open until ${reader.time(request.window.end, request.askedAt)}.` : 'The approvers have been asked for more time. Your card shows what they say.';
}
