import { answerCard } from '../views/answer.js';
import { readAsk } from './ask.js';
import type { Asked, Command, Reply } from './command.js';
import { homeFor } from './home.js';
import { greetingIn, meantBy, otherNameOf } from './meant.js';
import { behindAccess } from './parse.js';
import { request } from './request.js';

const LONGEST = 40;

/**
 * What is said to a line that calls no command. One that names what may be asked for is read as a request; for a slip of
 * the finger there is the nearest command, with the line put right to copy; otherwise what can be done here.
 */
export async function unknown(asked: Omit<Asked, 'rest'>, { name, rest }: { name: string; rest: string }, commands: readonly Command[]): Promise<Reply> {
  const { words } = asked.reader;
  const greeting = greetingIn(name);
  if (greeting) return ownHome(asked, greeting === 'greeting' ? words.greeting.hello(asked.by.name.split(' ')[0] ?? '') : undefined);
  const asking = await readAsRequest(asked, { name, rest }, commands);
  if (asking !== undefined) return request.run({ ...asked, rest: asking });
  const title = words.commands.unknown(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  const meant = meantBy(name.slice(0, LONGEST), commands);
  if (meant) return said(title, words.commands.didYouMean(meant.name), `/access ${meant.name} ${rest}`.trim());
  return asked.isPersonal ? ownHome(asked, title) : said(title, words.commands.whatIKnow, '/access help');
}

async function ownHome(asked: Omit<Asked, 'rest'>, title: string | undefined): Promise<Reply> {
  return { ...await homeFor(asked, title), isPrivate: true };
}

function said(title: string, line: string, typed: string): Reply {
  return { card: answerCard({ title, lines: [line], typed: [typed] }), summary: `${title} ${line}` };
}

/** What stands behind `request`, where the line leaves that word out, or has another for it, and names something that the person may ask for. */
async function readAsRequest(asked: Omit<Asked, 'rest'>, { name, rest }: { name: string; rest: string }, commands: readonly Command[]): Promise<string | undefined> {
  const other = otherNameOf(name);
  if (other === undefined ? meantBy(name, commands) : other !== 'request') return undefined;
  const line = other === undefined ? behindAccess(asked.line) : rest;
  const { entitlement } = await readAsk({ ...asked, rest: line });
  const mine = await asked.verbs.entitlementsFor(asked.by);
  return mine.some(({ id }) => id === entitlement?.toLowerCase()) ? line : undefined;
}
