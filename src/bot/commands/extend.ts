import { parseDuration } from '../../access/duration.js';
import { isExtendable } from '../../access/extension.js';
import type { AccessRequest } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { requestsCard } from '../views/requests.js';
import { leafOf } from '../views/turns.js';
import type { Reader } from '../words/reader.js';
import type { Asked, Command, Reply } from './command.js';
import { parseRequest } from './parse.js';
import { idIn, meantAmong } from './pick.js';

export const extend: Command = {
  name: 'extend',
  example: '/access extend by 30m',
  async run(asked) {
    const [id, duration] = [idIn(asked.rest), durationIn(asked.rest)];
    if (id !== undefined) return extended(asked, id, duration);
    const open = await meantAmong(asked, (await asked.verbs.liveOf(asked.by.id)).filter((request) => request.status === 'active'));
    const able = open.filter(isExtendable);
    const [only] = able.length > 0 ? able : open;
    if (able.length > 1) return { card: requestsCard(asked.reader.words.commands.extendWhich, { list: 'status', ...leafOf(able, 1) }, { now: asked.clock.now(), reader: asked.reader }), summary: asked.reader.words.commands.extendWhichShort, isPrivate: true };
    if (only === undefined) return { card: answerCard({ title: asked.reader.words.commands.endNone, typed: ['/access status'], hint: asked.reader.words.lists.whatYouHave }), summary: asked.reader.words.commands.endNone };
    return extended(asked, only.id, duration);
  },
};

/** `by 30m`, `until 18:00`, `30m`, wherever it stands. */
function durationIn(rest: string): string | undefined {
  const { entitlement: first, duration } = parseRequest(rest.replace(/(^|\s)by(:?\s)/i, '$1for$2'));
  return duration === undefined && first !== undefined && parseDuration(first) !== undefined ? first : duration;
}

async function extended({ verbs, by, zone, origin, reader }: Asked, id: string, duration: string | undefined): Promise<Reply> {
  const title = saidOf(await verbs.extend({ request: id, by, origin, duration, zone }), reader);
  return { card: answerCard({ title }), summary: title };
}

function saidOf(request: AccessRequest, reader: Reader): string {
  if (request.status !== 'active') return reader.words.commands.endedMeanwhile;
  return request.extension === null ? reader.words.commands.staysOpen(request.entitlement.title, reader.time(request.window.end, request.askedAt)) : reader.words.commands.moreAsked;
}
