import type { Entitlement } from '../../access/entitlement.js';
import { Refusal, type AccessError } from '../../access/errors.js';
import type { AccessRequest } from '../../access/request.js';
import type { Ask } from '../../workflow/verbs.js';
import { answerCard } from '../views/answer.js';
import { isForPeople } from '../words.js';
import type { Asked, Reply } from './command.js';
import { parseRequest } from './parse.js';

/** What is said to somebody who asks, in one way or the other. */
export interface AskWords {
  readonly way: Ask['way'];
  /** `Nothing was asked`: the beginning of every refusal. */
  readonly nothing: string;
  readonly what: string;
  /** What may be asked for in this way, and one line that is right in form. */
  readonly hint: (mine: readonly Entitlement[], wanted: string | undefined) => string;
}

/** Reads the line and submits it; all that is wrong is said at once, with the line to correct. */
export async function ask(asked: Asked, words: AskWords): Promise<Reply> {
  const { entitlement, problems, ...parts } = parseRequest(asked.rest);
  if (entitlement === undefined) return refuse(asked, words, { problems: [words.what, ...problems] });
  if (problems.length > 0) return refuse(asked, words, { problems, wanted: entitlement });
  try {
    const request = await asked.verbs.submit({ way: words.way, requester: asked.by, entitlement, ...parts, zone: asked.zone, origin: asked.origin });
    // In the chat with the person the status card, which comes at once, is the answer.
    return asked.isPersonal ? undefined : saidElsewhere(asked, request);
  } catch (error) {
    if (error instanceof Refusal) return refuse(asked, words, { problems: error.problems.map((problem) => problem.message), wanted: entitlement });
    if (isForPeople(error)) return failed(asked, words, error);
    throw error;
  }
}

const SENT: Readonly<Record<AccessRequest['way'], string>> = {
  approval: 'Sent to the approvers', automatic: 'Approved automatically', breakGlass: 'Opening without an approver, who are told',
};

function saidElsewhere({ by }: Asked, { way }: AccessRequest): Reply {
  const title = `${SENT[way]}, ${by.name}.`;
  return { card: answerCard({ title, lines: ['Your card in the chat with me shows how it goes.'] }), summary: title };
}

/** All that is wrong at once, and the line as typed (its beginning, when it is long) to copy and correct. */
async function refuse({ by, line, verbs }: Asked, { nothing, hint }: AskWords, { problems, wanted }: { problems: readonly string[]; wanted?: string }): Promise<Reply> {
  const mine = await verbs.entitlementsFor(by);
  const title = problems.length === 1 ? `${nothing}: one thing to correct` : `${nothing}: ${problems.length} things to correct`;
  const lines = problems.map((problem) => `• ${problem}`);
  const shown = mine.length === 0 ? 'There is nothing that you may ask for. Whoever runs this bot can add you to an entitlement.' : hint(mine, wanted?.toLowerCase());
  return { card: answerCard({ tone: 'warning', title, lines, typed: [line], hint: shown }), summary: `${title}. ${problems[0] ?? ''}` };
}

function failed({ line }: Asked, { nothing }: AskWords, error: AccessError): Reply {
  const lines = [error.message, ...(error.retryable ? ['Send the line again in a minute.'] : [])];
  return { card: answerCard({ tone: 'attention', title: nothing, lines, typed: [line] }), summary: `${nothing}. ${error.message}` };
}
