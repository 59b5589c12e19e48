import type { Entitlement } from '../../access/entitlement.js';
import { PageNeeded, Refusal, type AccessError } from '../../access/errors.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import type { ShownAddress } from '../../workflow/confirm.js';
import type { Ask } from '../../workflow/verbs.js';
import { answerCard } from '../views/answer.js';
import { pageCard } from '../views/page.js';
import { cutInWords, uncheckedInWords } from '../views/ticket.js';
import { ago } from '../views/words.js';
import type { Reader } from '../words/reader.js';
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
  const shown = parts.address === undefined ? await asked.verbs.addressOf(asked.by.id) : undefined;
  const address = parts.address ?? shown?.address;
  try {
    const request = await asked.verbs.submit({ way: words.way, requester: asked.by, entitlement, ...parts, ...(address === undefined ? {} : { address }), zone: asked.zone, line: asked.line, origin: asked.origin });
    if (shown) return usedAddress(asked, request, shown);
    // In the chat with the person the status card, which comes at once, is the answer.
    return asked.isPersonal ? undefined : sentElsewhere(asked.by, request, asked.reader);
  } catch (error) {
    if (error instanceof PageNeeded) return onThePage(asked, error);
    if (error instanceof Refusal) return refuse(asked, words, { problems: error.problems.map((problem) => problem.message), wanted: entitlement });
    if (isForPeople(error)) return failed(asked, words, error);
    throw error;
  }
}

const SENT: Readonly<Record<AccessRequest['way'], string>> = {
  approval: 'Sent to the approvers', automatic: 'Approved automatically', breakGlass: 'Opening without an approver, who are told',
};

export function sentElsewhere(by: Person, request: AccessRequest, reader: Reader): Reply {
  const title = `${SENT[request.way]}, ${by.name}.`;
  return { card: answerCard({ title, lines: [...ofTicket(request, reader), 'Your card in the chat with me shows how it goes.'] }), summary: title };
}

/** What its ticket made of it. */
function ofTicket(request: AccessRequest, reader: Reader): string[] {
  return [...uncheckedInWords(request, reader), ...cutInWords(request, reader)];
}

/** Nobody typed this address into this line, so it is said. */
function usedAddress({ clock, reader }: Asked, request: AccessRequest, { address, at }: ShownAddress): Reply {
  const title = `${SENT[request.way]}, from ${address}, which you showed ${ago(at, clock.now(), reader)}.`;
  return { card: answerCard({ title, lines: ofTicket(request, reader), hint: 'Somewhere else meanwhile? Take it back with /access cancel, type /access ip, and ask again.' }), summary: title };
}

/** What was typed waits behind the link and goes on by itself. */
function onThePage({ line, pageOf }: Asked, { link, message, code }: PageNeeded): Reply {
  const { title, button } = code === 'step-up-needed' ? { title: 'One thing is missing: your sign-in', button: 'Sign in' } : { title: 'One thing is missing: your address', button: 'Show my address' };
  return { card: pageCard({ title, lines: [message], typed: line, button, url: pageOf(link.token), until: link.until }), summary: title, isPrivate: true };
}

/** All that is wrong at once, and the line as typed (its beginning, when it is long) to copy and correct. */
export async function refuse({ by, line, verbs }: Pick<Asked, 'by' | 'line'> & { verbs: Pick<Asked['verbs'], 'entitlementsFor'> }, { nothing, hint }: Pick<AskWords, 'nothing' | 'hint'>, { problems, wanted }: { problems: readonly string[]; wanted?: string | undefined }): Promise<Reply> {
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
