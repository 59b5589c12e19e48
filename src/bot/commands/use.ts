import { lineFor, type ChannelUse } from '../../access/channels.js';
import { answerCard } from '../views/answer.js';
import type { Command, Reply } from './command.js';

const LINE = /^(?:this\s+)?(?:channel\s+)?(?:for\s+|as\s+)?(?:the\s+)?(approval|audit)s?(?:\s+channel)?[.!]?$/i;

/** Says what the channel is for in which it is typed. */
export const use: Command = {
  name: 'use',
  example: '/access use this channel for approvals',
  async run({ rest, by, origin, channel = null, verbs, reader: { words: { channels } } }) {
    const [, typed] = LINE.exec(rest) ?? [];
    if (typed === undefined) return say(channels.whatFor, [], [lineFor('approvals'), lineFor('audit')]);
    const what: ChannelUse = typed.toLowerCase() === 'audit' ? 'audit' : 'approvals';
    const { isNew, before, missing } = await verbs.bindChannel({ by, origin, what, channel });
    const title = isNew ? channels.bound[what] : channels.boundAlready[what];
    const stays = isNew && before !== null ? [channels.staysThere] : [];
    return missing === null ? say(title, [...stays, channels.complete]) : say(title, [...stays, channels.missing[missing]], [lineFor(missing)]);
  },
};

function say(title: string, lines: readonly string[], typed: readonly string[] = []): Reply {
  return { card: answerCard({ title, lines, typed }), summary: title };
}
