import { isExtendable } from '../../access/extension.js';
import type { AccessRequest } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { requestsCard } from '../views/requests.js';
import { leafOf } from '../views/turns.js';
import type { Reader } from '../words/reader.js';
import type { Asked, Command, Reply } from './command.js';

/** `k3v9m2xq by 30m`, either part or none. */
const WRITTEN = /^(?<id>(?!by\b|for\b)\S+)?\s*(?:(?:by|for)\s+(?<duration>.+))?$/i;

export const extend: Command = {
  name: 'extend',
  example: '/access extend by 30m',
  async run(asked) {
    const { id, duration } = WRITTEN.exec(asked.rest)?.groups ?? {};
    if (id !== undefined) return extended(asked, id.toLowerCase().replace(/["'#.]/g, ''), duration);
    const open = (await asked.verbs.liveOf(asked.by.id)).filter((request) => request.status === 'active');
    const able = open.filter(isExtendable);
    const [only] = able.length > 0 ? able : open;
    if (able.length > 1) return { card: requestsCard(asked.reader.words.commands.extendWhich, { list: 'status', ...leafOf(able, 1) }, { now: asked.clock.now(), reader: asked.reader }), summary: asked.reader.words.commands.extendWhichShort };
    if (only === undefined) return { card: answerCard({ title: asked.reader.words.commands.endNone, typed: ['/access status'], hint: asked.reader.words.lists.whatYouHave }), summary: asked.reader.words.commands.endNone };
    return extended(asked, only.id, duration);
  },
};

async function extended({ verbs, by, origin, reader }: Asked, id: string, duration: string | undefined): Promise<Reply> {
  const title = saidOf(await verbs.extend({ request: id.slice(0, 60), by, origin, duration }), reader);
  return { card: answerCard({ title }), summary: title };
}

function saidOf(request: AccessRequest, reader: Reader): string {
  if (request.status !== 'active') return reader.words.commands.endedMeanwhile;
  return request.extension === null ? reader.words.commands.staysOpen(request.entitlement.title, reader.time(request.window.end, request.askedAt)) : reader.words.commands.moreAsked;
}
