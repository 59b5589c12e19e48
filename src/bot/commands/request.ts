import { Refusal, type AccessError } from '../../access/errors.js';
import { answerCard } from '../views/answer.js';
import { exampleFor } from '../views/home.js';
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
    if (entitlement === undefined) return refuse(asked, ['Say what you ask for.', ...problems]);
    if (problems.length > 0) return refuse(asked, problems, entitlement);
    try {
      await asked.verbs.submit({ requester: asked.by, entitlement, ...parts, zone: asked.zone, origin: asked.origin });
    } catch (error) {
      if (error instanceof Refusal) return refuse(asked, error.problems.map((problem) => problem.message), entitlement);
      if (isForPeople(error)) return failed(asked, error);
      throw error;
    }
    // In the chat with the person the status card, which comes at once, is the answer.
    return asked.isPersonal ? undefined : sentElsewhere(asked);
  },
};

function sentElsewhere({ by }: Asked): Reply {
  const title = `Sent to the approvers, ${by.name}.`;
  return { card: answerCard({ title, lines: ['Your card in the chat with me shows how it goes.'] }), summary: title };
}

/** All that is wrong at once, and the line as typed (its beginning, when it is long) to copy and correct. */
async function refuse({ by, line, verbs }: Asked, problems: readonly string[], wanted?: string): Promise<Reply> {
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
