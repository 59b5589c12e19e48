import { PageNeeded, Refusal, type AccessError, type Problem } from '../../access/errors.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import type { ShownAddress } from '../../workflow/confirm.js';
import type { Ask } from '../../workflow/verbs.js';
import { answerCard } from '../views/answer.js';
import { pageCard } from '../views/page.js';
import { cutInWords, uncheckedInWords } from '../views/ticket.js';
import { ago } from '../views/words.js';
import { isForPeople } from '../words.js';
import type { Reader } from '../words/reader.js';
import type { Asked, Reply } from './command.js';

/** What became of an ask, however it was sent. */
export type Outcome =
  /** `shown`: nobody typed the address that it lets in; the person showed it before. */
  | { readonly is: 'sent'; readonly request: AccessRequest; readonly shown: ShownAddress | undefined }
  | { readonly is: 'page'; readonly needed: PageNeeded }
  | { readonly is: 'refused'; readonly problems: readonly Problem[] }
  | { readonly is: 'failed'; readonly error: AccessError };

export type Sending = Pick<Asked, 'by' | 'line' | 'origin' | 'zone' | 'verbs'>;
export type Parts = Pick<Ask, 'entitlement' | 'duration' | 'start' | 'address' | 'ticket' | 'reason'>;

/** Asks; with the address that the person has shown, where none was typed. Rejects only with what nobody is to read. */
export async function send({ by, line, origin, zone, verbs }: Sending, way: Ask['way'], parts: Parts): Promise<Outcome> {
  const shown = parts.address === undefined ? await verbs.addressOf(by.id) : undefined;
  const address = parts.address ?? shown?.address;
  try {
    return { is: 'sent', shown, request: await verbs.submit({ way, requester: by, ...parts, ...(address === undefined ? {} : { address }), zone, line, origin }) };
  } catch (error) {
    if (error instanceof PageNeeded) return { is: 'page', needed: error };
    if (error instanceof Refusal) return { is: 'refused', problems: error.problems };
    if (isForPeople(error)) return { is: 'failed', error };
    throw error;
  }
}

/** What is said where the status card is not: it stands in the person's own chat. */
export function sentElsewhere(by: Person, request: AccessRequest, reader: Reader): NonNullable<Reply> {
  const { asked: words } = reader.words;
  const title = words.sentFor(words.sent[request.way], by.name);
  return { card: answerCard({ title, lines: [...ofTicket(request, reader), words.cardShows] }), summary: title };
}

/** Nobody typed this address into this line, so it is said. */
export function usedAddress({ clock, reader }: Pick<Asked, 'clock' | 'reader'>, request: AccessRequest, { address, at }: ShownAddress): NonNullable<Reply> {
  const { asked: words } = reader.words;
  const title = words.usedAddress(words.sent[request.way], address, ago(at, clock.now(), reader));
  return { card: answerCard({ title, lines: ofTicket(request, reader), hint: words.otherAddress }), summary: title, isPrivate: true };
}

/** What its ticket made of it. */
function ofTicket(request: AccessRequest, reader: Reader): string[] {
  return [...uncheckedInWords(request, reader), ...cutInWords(request, reader)];
}

/** What was typed waits behind the link and goes on by itself. */
export function onThePage({ line, pageOf, reader }: Pick<Asked, 'line' | 'pageOf' | 'reader'>, needed: PageNeeded): NonNullable<Reply> {
  const { link, code } = needed;
  const { asked: words } = reader.words;
  const { title, button } = code === 'step-up-needed' ? { title: words.missingSignIn, button: words.signIn } : { title: words.missingAddress, button: words.showAddress };
  return { card: pageCard({ title, lines: [reader.told(needed)], typed: line, button, url: pageOf(link.token), until: link.until }, reader), summary: title, isPrivate: true };
}
