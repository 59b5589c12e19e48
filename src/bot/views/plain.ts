import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { plain as unmarked } from './line.js';
import { literal } from './literal.js';
import { windowInWords } from './window.js';

export interface Plain {
  /** Who, or what it is about them. */
  readonly begin: string;
  /** How it stands, in sentences without their points. */
  readonly stands: readonly string[];
  /** Lines to type, of which each goes on from there. */
  readonly lines: readonly string[];
}

/**
 * A request's card in words, for a client that draws none: who asks for what, for how long, under which ticket, how it
 * stands, and what to type. What people typed is read as Markdown there, so that what makes it is left out. Each part is
 * cut by itself, so that the line at the end is always whole.
 */
export function plainOf(request: AccessRequest, { begin, stands, lines }: Plain, reader: Reader): string {
  const { facts, lists, plain, form } = reader.words;
  const ticket = request.ticket === null ? lists.noTicket : `${facts.ticket} ${short(request.ticket)}`;
  const about = `${short(begin)}: ${[short(request.entitlement.title), windowInWords(request, reader), ticket].join('; ')}`;
  const said = [about, ...stands.map((one) => literal(one, 400))].map((sentence) => `${sentence}.`).join(' ');
  return lines.length === 0 ? said : `${said} ${plain.type(lines.reduce(form.either))}`;
}

function short(text: string): string {
  return literal(unmarked(text), 70);
}

/** What shows all of it. */
export function statusLine({ id }: Pick<AccessRequest, 'id'>): string {
  return `/access status ${id}`;
}
