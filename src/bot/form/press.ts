import { createHash } from 'node:crypto';
import type { Log, Store } from '../../workflow/ports.js';
import { refuse, replyTo } from '../commands/ask.js';
import type { Reply } from '../commands/command.js';
import { send, type Outcome } from '../commands/outcome.js';
import { askWords } from '../commands/askWords.js';
import { soon } from '../../workflow/soon.js';
import { answerCard } from '../views/answer.js';
import { lineOf, type Filled } from './filled.js';
import { drawForm, whatMissing, type Drawn, type FormAsked } from './form.js';

/** How long an ask may take while Teams waits; what takes longer is told in the chat. Milliseconds. */
const PATIENCE = 1900;
/** A form that is sent twice within this time is sent once. Milliseconds. */
const TWICE = 60_000;

export interface FormPress { readonly form: string; readonly step: 'send' | 'check'; readonly filled: Filled }

export interface PressMeans {
  readonly store: Pick<Store, 'once'>;
  readonly log: Log;
  /** Says in the person's own chat what came too late for an answer. */
  readonly tellLater: (reply: NonNullable<Reply>) => Promise<void>;
}

/** What is shown in the form's place; `isSent`: the form has done its work. */
export interface Turn extends Drawn { readonly isSent?: true }

/** The form was filled in and one of its buttons pressed. */
export async function pressForm(asked: FormAsked, { form, step, filled }: FormPress, means: PressMeans): Promise<Turn> {
  const words = asked.reader.words.askForm;
  if (step === 'check' || filled.entitlement === undefined) return drawOr(asked, { filled, ...(step === 'send' ? { problems: [whatMissing(asked.reader)] } : {}) });
  const once = createHash('sha256').update(JSON.stringify([asked.by.id, form, filled])).digest('hex').slice(0, 32);
  if (!(await means.store.once(`form:${once}`, TWICE))) return said(words.twice, [words.once], ['/access status']);
  const outcome = send({ ...asked, line: lineOf(filled) }, 'approval', { ...filled, entitlement: filled.entitlement });
  const soonest = await soon(outcome.then((known) => turnOf(asked, filled, known)), PATIENCE);
  if (soonest) return soonest;
  void tellWhenKnown(asked, { filled, outcome }, means);
  return said(words.azureSlow, [words.goesOn]);
}

async function turnOf(asked: FormAsked, filled: Filled, outcome: Outcome): Promise<Turn> {
  if (outcome.is === 'refused') return drawOr(asked, { filled, problems: outcome.problems });
  if (outcome.is === 'failed') return drawOr(asked, { filled, failure: outcome.error, problems: [] });
  const reply = replyTo({ ...asked, line: lineOf(filled), isPersonal: false }, outcome, askWords);
  // to an ask that is no refusal something is always said where the chat is not the person's own
  const { card, summary } = reply ?? said(asked.reader.words.askForm.unclear, [], ['/access status']);
  return { card, summary, ...(outcome.is === 'sent' ? { isSent: true } : {}) };
}

async function drawOr(asked: FormAsked, standing: Parameters<typeof drawForm>[1]): Promise<Turn> {
  const drawn = await drawForm(asked, standing);
  if (drawn) return drawn;
  const reply = await refuse({ ...asked, line: lineOf(standing.filled) }, askWords, { problems: (standing.problems ?? []).map(asked.reader.told) });
  return reply ?? said(asked.reader.words.askForm.nothingToAsk, []);
}

/** Never rejects: whoever pressed has an answer already. */
async function tellWhenKnown(asked: FormAsked, { filled, outcome }: { filled: Filled; outcome: Promise<Outcome> }, { log, tellLater }: PressMeans): Promise<void> {
  try {
    const turn = await turnOf({ ...asked, place: 'chat' }, filled, await outcome);
    // the status card says it
    if (!turn.isSent) await tellLater(turn);
  } catch (error) {
    log.error({ err: error, person: asked.by.id }, 'what became of a form could not be told');
    await tellLater(said(asked.reader.words.askForm.unclear, [], ['/access status'])).catch(() => undefined);
  }
}

function said(title: string, lines: readonly string[], typed: readonly string[] = []): Drawn {
  return { card: answerCard({ tone: 'warning', title, lines, typed }), summary: [title, ...lines].join(' ') };
}
