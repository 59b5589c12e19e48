import { PageNeeded, Refusal, type AccessError } from '../../access/errors.js';
import type { Person } from '../../access/person.js';
import type { ShownAddress } from '../../workflow/confirm.js';
import { answerCard } from '../views/answer.js';
import { exampleFor } from '../views/home.js';
import { pageCard } from '../views/page.js';
import { ago } from '../views/words.js';
import { isForPeople } from '../words.js';
import { namesOf, type Asked, type Command, type Reply } from './command.js';
import { parseRequest } from './parse.js';

export const request: Command = {
  name: 'request',
  summary: 'Ask for access. The parts may stand in any order; the reason is the rest of the line.',
  usage: '/access request <what> for <how long> [at <when>] from <your address> ticket <number> because <why>',
  example: '/access request bastion-prod for 2h from 203.0.113.7 ticket CHG0030001 because patch the kernel',
  async run(asked) {
    const { entitlement, problems, ...parts } = parseRequest(asked.rest);
    if (entitlement === undefined) return refusedReply(asked, ['Say what you ask for.', ...problems]);
    if (problems.length > 0) return refusedReply(asked, problems, entitlement);
    const shown = parts.address === undefined ? await asked.verbs.addressOf(asked.by.id) : undefined;
    const address = parts.address ?? shown?.address;
    try {
      await asked.verbs.submit({ requester: asked.by, entitlement, ...parts, ...(address === undefined ? {} : { address }), zone: asked.zone, line: asked.line, origin: asked.origin });
    } catch (error) {
      if (error instanceof PageNeeded) return onThePage(asked, error);
      if (error instanceof Refusal) return refusedReply(asked, error.problems.map((problem) => problem.message), entitlement);
      if (isForPeople(error)) return failed(asked, error);
      throw error;
    }
    // In the chat with the person the status card, which comes at once, is the answer.
    if (shown) return usedAddress(asked, shown);
    return asked.isPersonal ? undefined : sentElsewhere(asked.by);
  },
};

export function sentElsewhere(by: Person): Reply {
  const title = `Sent to the approvers, ${by.name}.`;
  return { card: answerCard({ title, lines: ['Your card in the chat with me shows how it goes.'] }), summary: title };
}

/** Nobody typed this address into this line, so it is said. */
function usedAddress({ clock }: Asked, { address, at }: ShownAddress): Reply {
  const title = `Sent to the approvers, from ${address}, which you showed ${ago(at, clock.now())}.`;
  return { card: answerCard({ title, hint: 'Somewhere else meanwhile? Take it back with /access cancel, type /access ip, and ask again.' }), summary: title };
}

/** What was typed waits behind the link and goes on by itself. */
function onThePage({ line, pageOf }: Asked, { link, message, code }: PageNeeded): Reply {
  const { title, button } = code === 'step-up-needed' ? { title: 'One thing is missing: your sign-in', button: 'Sign in' } : { title: 'One thing is missing: your address', button: 'Show my address' };
  return { card: pageCard({ title, lines: [message], typed: line, button, url: pageOf(link.token), until: link.until }), summary: title, isPrivate: true };
}

/** All that is wrong at once, and the line as typed (its beginning, when it is long) to copy and correct. */
export async function refusedReply({ by, line, verbs }: Pick<Asked, 'by' | 'line'> & { verbs: Pick<Asked['verbs'], 'entitlementsFor'> }, problems: readonly string[], wanted?: string): Promise<Reply> {
  const mine = await verbs.entitlementsFor(by);
  const shown = mine.find((rule) => rule.id === wanted?.toLowerCase()) ?? mine[0];
  const hint = shown === undefined ? 'There is nothing that you may ask for. Whoever runs this bot can add you to an entitlement.'
    : `You may ask for: ${namesOf(mine)}. Like this: ${exampleFor(shown)}`;
  const title = problems.length === 1 ? 'Nothing was asked: one thing to correct' : `Nothing was asked: ${problems.length} things to correct`;
  const lines = problems.map((problem) => `• ${problem}`);
  return { card: answerCard({ tone: 'warning', title, lines, typed: [line], hint }), summary: `${title}. ${problems[0] ?? ''}` };
}

function failed({ line }: Asked, error: AccessError): Reply {
  const lines = [error.message, ...(error.retryable ? ['Send the line again in a minute.'] : [])];
  return { card: answerCard({ tone: 'attention', title: 'Nothing was asked', lines, typed: [line] }), summary: `Nothing was asked. ${error.message}` };
}
