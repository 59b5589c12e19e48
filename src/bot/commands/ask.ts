import type { Entitlement } from '../../access/entitlement.js';
import type { Ask } from '../../workflow/verbs.js';
import { answerCard, type Said } from '../views/answer.js';
import type { Asked, Reply } from './command.js';
import { onThePage, send, sentElsewhere, usedAddress, type Outcome } from './outcome.js';
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
  const outcome = await send(asked, words.way, { entitlement, ...parts });
  if (outcome.is === 'refused') return refuse(asked, words, { problems: outcome.problems.map(({ message }) => message), wanted: entitlement });
  return replyTo(asked, words, outcome);
}

/** What is said to an ask that is not refused. */
export function replyTo(asked: Pick<Asked, 'by' | 'line' | 'clock' | 'pageOf' | 'isPersonal' | 'reader'>, { nothing }: Pick<AskWords, 'nothing'>, outcome: Exclude<Outcome, { is: 'refused' }>): Reply {
  switch (outcome.is) {
    case 'page': return onThePage(asked, outcome.needed);
    case 'failed': return { card: answerCard({ tone: 'attention', title: nothing, lines: [outcome.error.message, ...(outcome.error.retryable ? ['Send the line again in a minute.'] : [])], typed: [asked.line] }), summary: `${nothing}. ${outcome.error.message}` };
    case 'sent': {
      if (outcome.shown) return usedAddress(asked, outcome.request, outcome.shown);
      // In the chat with the person the status card, which comes at once, is the answer.
      return asked.isPersonal ? undefined : sentElsewhere(asked.by, outcome.request, asked.reader);
    }
  }
}

/** `form`: what a button offers to fill in. */
interface Refused { readonly problems: readonly string[]; readonly wanted?: string | undefined; readonly form?: Said['form'] }

/** All that is wrong at once, and the line as typed (its beginning, when it is long) to copy and correct. */
export async function refuse({ by, line, verbs }: Pick<Asked, 'by' | 'line'> & { verbs: Pick<Asked['verbs'], 'entitlementsFor'> }, { nothing, hint }: Pick<AskWords, 'nothing' | 'hint'>, { problems, wanted, form }: Refused): Promise<Reply> {
  const mine = await verbs.entitlementsFor(by);
  const title = `${nothing}: ${toCorrect(problems.length)}`;
  const lines = problems.map((problem) => `• ${problem}`);
  const shown = mine.length === 0 ? 'There is nothing that you may ask for. Whoever runs this bot can add you to an entitlement.' : hint(mine, wanted?.toLowerCase());
  return { card: answerCard({ tone: 'warning', title, lines, typed: [line], hint: shown, ...(form && mine.length > 0 ? { form } : {}) }), summary: `${title}. ${problems[0] ?? ''}` };
}

function toCorrect(count: number): string {
  return count === 1 ? 'one thing to correct' : `${count} things to correct`;
}
