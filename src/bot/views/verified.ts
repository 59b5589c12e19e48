import type { Verification, Verified } from '../../workflow/verify.js';
import type { Reader } from '../words/reader.js';
import { literal } from './literal.js';
import { nameOf } from './words.js';

/** Most targets that are named one by one: what speaks against the proof first. */
const MOST = 8;
const ORDER: readonly Verified['state'][] = ['open', 'reading', 'unread', 'byHand', 'kept', 'gone'];

/** What was just read, a line each; the first says how it stands. */
export function verifiedInWords({ targets, sessions, request }: Verification, reader: Reader): string[] {
  const words = reader.words.closure;
  const sorted = [...targets].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const lines = sorted.slice(0, MOST).map((one) => lineOf(one, request.askedAt, reader));
  return [titleOf({ targets, sessions }, words), ...lines, ...(targets.length > MOST ? [words.rest(targets.length - MOST)] : []), sessionsLine({ sessions, request }, reader)].map((line) => literal(line, 300));
}

function sessionsLine({ sessions, request }: Pick<Verification, 'sessions' | 'request'>, reader: Reader): string {
  const words = reader.words.closure;
  if (sessions === 'reading') return words.sessionsReading;
  return sessions === null ? words.sessionsUnread : words.sessionsNow(sessions.open.length, sessions.isKept, reader.exactTime(sessions.readAt, request.askedAt));
}

function titleOf({ targets, sessions }: Pick<Verification, 'targets' | 'sessions'>, words: Reader['words']['closure']): string {
  const has = (wanted: Verified['state']): boolean => targets.some(({ state }) => state === wanted);
  if (has('open')) return words.contradicted;
  if (has('reading') || sessions === 'reading') return words.beingVerified;
  return has('unread') || sessions === null ? words.partlyVerified : words.verified;
}

function lineOf({ target, state, keptBy, readAt }: Verified, day: string, reader: Reader): string {
  const words = reader.words.closure;
  const what = target.layer === 'network' ? words.network(nameOf(target.nsg)) : reader.words.names.role(target);
  const when = reader.exactTime(readAt, day);
  switch (state) {
    case 'gone': return words.nowGone(what, when);
    case 'kept': return words.nowKept(what, keptBy.slice(0, 5).join(', '), when);
    case 'byHand': return words.nowByHand(what, when);
    case 'open': return words.nowOpen(what, when);
    case 'reading': return words.nowReading(what);
    case 'unread': return words.nowUnread(what, when);
  }
}
