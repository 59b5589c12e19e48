import type { Entitlement } from '../../access/entitlement.js';
import type { Ask } from '../../workflow/verbs.js';
import type { Reader } from '../words/reader.js';
import { answerCard, type Said } from '../views/answer.js';
import type { Asked, Reply } from './command.js';
import { onThePage, send, sentElsewhere, usedAddress, type Outcome } from './outcome.js';
import { parseAsk, strayInWords, type Typed } from './parse.js';

/** What is said to somebody who asks, in one way or the other. */
export interface AskWords {
  readonly way: Ask['way'];
  /** `Nothing was asked`: the beginning of every refusal. */
  readonly nothing: 'nothingAsked' | 'nothingOpened';
  readonly what: 'whatToAsk' | 'whatToOpen';
  /** What may be asked for in this way, and one line that is right in form. */
  readonly hint: (mine: readonly Entitlement[], wanted: string | undefined, reader: Reader) => string;
}

/** Reads the line and submits it; all that is wrong is said at once, with the line to correct. */
export async function ask(asked: Asked, words: AskWords): Promise<Reply> {
  const { entitlement, problems: strays, ...parts } = await readAsk(asked);
  const problems = strays.map((stray) => strayInWords(stray, asked.reader));
  if (entitlement === undefined) return refuse(asked, words, { problems: [asked.reader.words.asked[words.what], ...problems] });
  if (problems.length > 0) return refuse(asked, words, { problems, wanted: entitlement });
  const outcome = await send(asked, words.way, { entitlement, ...parts });
  if (outcome.is === 'refused') return refuse(asked, words, { problems: outcome.problems.map(asked.reader.told), wanted: entitlement });
  return replyTo(asked, outcome, words);
}

/** The parts of what is asked; where the words leave it open what for, with the names of what the person may ask for. Rejects with AccessError while nobody knows these. */
export async function readAsk({ by, rest, verbs }: Pick<Asked, 'by' | 'rest'> & { verbs: Pick<Asked['verbs'], 'entitlementsFor'> }): Promise<Typed> {
  const typed = parseAsk(rest);
  const isOpen = rest !== '' && (typed.entitlement === undefined || typed.problems.length > 0);
  return isOpen ? parseAsk(rest, (await verbs.entitlementsFor(by)).map(({ id }) => id.toLowerCase())) : typed;
}

/** What is said to an ask that is not refused. */
export function replyTo(asked: Pick<Asked, 'by' | 'line' | 'clock' | 'pageOf' | 'isPersonal' | 'reader'>, outcome: Exclude<Outcome, { is: 'refused' }>, { nothing: which }: Pick<AskWords, 'nothing'>): Reply {
  const { told, words: { asked: words } } = asked.reader;
  const nothing = words[which];
  switch (outcome.is) {
    case 'page': return onThePage(asked, outcome.needed);
    case 'failed': return { card: answerCard({ tone: 'attention', title: nothing, lines: [told(outcome.error), ...(outcome.error.retryable ? [words.sendAgain] : [])], typed: [asked.line] }), summary: `${nothing}. ${told(outcome.error)}` };
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
export async function refuse({ by, line, reader, verbs }: Pick<Asked, 'by' | 'line' | 'reader'> & { verbs: Pick<Asked['verbs'], 'entitlementsFor'> }, { nothing, hint }: Pick<AskWords, 'nothing' | 'hint'>, { problems, wanted, form }: Refused): Promise<Reply> {
  const mine = await verbs.entitlementsFor(by);
  const { asked: words } = reader.words;
  const title = words.toCorrect(words[nothing], problems.length);
  const lines = problems.map((problem) => `• ${problem}`);
  const shown = mine.length === 0 ? words.nothingForYou : hint(mine, wanted?.toLowerCase(), reader);
  return { card: answerCard({ tone: 'warning', title, lines, typed: [line], hint: shown, ...(form && mine.length > 0 ? { form } : {}) }), summary: `${title}. ${problems[0] ?? ''}` };
}
