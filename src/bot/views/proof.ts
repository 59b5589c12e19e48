import type { Instant } from '../../access/instant.js';
import type { Closed, ClosedSessions, InStatus } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import type { Reader } from '../words/reader.js';
import { literal } from './literal.js';
import { nameOf } from './words.js';

/** Other requests and sessions that are named. */
const MOST_KEEPERS = 5;
const MOST_CUT = 6;

/** One thing of a window that is proved: gone, kept by somebody else, or never opened. `at`: since when it is gone in Azure, or when the rest was read; null: it was not. */
export interface Proof {
  readonly kind: keyof typeof SIGNS;
  readonly text: string;
  readonly at: Instant | null;
  /** The exact times, and what there is to say more. */
  readonly lines: readonly string[];
}

export const SIGNS = { gone: ['✓', 'good'], kept: ['○', 'warning'], never: ['–', 'default'] } as const;

type Closing = InStatus<'revoking' | 'ended'>;

/** All that is proved of a window that has ended: its rules, its sessions, its roles. */
export function proofsOf(request: InStatus<'ended'>, reader: Reader): Proof[] {
  return [...closedProofs(request, 'network', reader), sessionsProof(request, request.sessions, reader), ...closedProofs(request, 'identity', reader)];
}

/** What is closed of one layer so far. */
export function closedProofs(request: Closing, layer: Closed['target']['layer'], reader: Reader): Proof[] {
  return request.closed.filter((c) => c.target.layer === layer).map((c) => closedProof(c, request, reader));
}

function closedProof(closed: Closed, request: Closing, reader: Reader): Proof {
  const { target, keptBy, at, readAt } = closed;
  const { closure } = reader.words;
  const what = target.layer === 'network' ? closure.network(nameOf(target.nsg)) : reader.words.names.role(target);
  const read = { kind: 'kept', at: readAt, lines: [readBack(readAt, request.askedAt, reader)] } as const;
  const effect = { at, lines: [proofOf(closed, request.askedAt, reader)] };
  const others = keptBy.slice(0, MOST_KEEPERS).join(', ');
  const opened = request.opened.find((o) => targetKey(o.target) === targetKey(target));
  if (!opened) return neverOpened({ ...closed, what }, request, reader);
  // somebody had given it by hand before the window, so the window's end did not end it
  if (opened.alreadyHeld) return proof({ ...read, text: closure.byHand(what) });
  // true as well where both windows end at the same minute and share one rule
  if (keptBy.length > 0 && target.layer === 'network') return proof({ ...read, text: closure.staysOpen(what, others) });
  if (keptBy.length > 0) return proof({ ...read, text: closure.staysActive(what, others) });
  if (closed.other && target.layer === 'network') return proof({ ...effect, kind: 'kept', text: closure.removedByOther(nameOf(target.nsg), literal(closed.other.by ?? closure.nobodyYet)) });
  return proof({ ...effect, kind: 'gone', text: target.layer === 'network' ? closure.ruleRemoved(nameOf(target.nsg)) : closure.roleEnded(what) });
}

/** Never read back as open. An effect before the reading shows that a write was under way, and was taken back. */
function neverOpened({ target, at, readAt, keptBy, what }: Closed & { what: string }, { window, askedAt: day }: Closing, reader: Reader): Proof {
  const { closure } = reader.words;
  const endedByItself = target.layer === 'identity' && at === window.end;
  const never = { kind: 'never', at: readAt, lines: [readBack(readAt, day, reader)] } as const;
  if (keptBy.length > 0) return proof({ ...never, text: closure.neverButOthers(what, keptBy.slice(0, MOST_KEEPERS).join(', ')) });
  if (at === readAt || endedByItself) return proof({ ...never, text: closure.never(what) });
  return proof({ ...never, text: closure.neverTakenBack(what), lines: [proofOf({ at, readAt }, day, reader)] });
}

export function sessionsProof({ entitlement, askedAt: day }: Closing, sessions: ClosedSessions | null, reader: Reader): Proof {
  const { closure } = reader.words;
  if (sessions === null) return proof({ kind: 'kept', text: closure.sessions, at: null, lines: [closure.notRead] });
  const { cut, keptBy, at, readAt } = sessions;
  if (entitlement.cutSessions === 'none') return proof({ kind: 'kept', text: closure.leftAsTheyAre, at: readAt, lines: [] });
  const text = keptBy.length > 0 ? closure.cutButShared(cut.length, keptBy.slice(0, MOST_KEEPERS).join(', ')) : closure.cut(cut.length);
  const when = cut.length > 0 ? proofOf(sessions, day, reader) : readBack(readAt, day, reader);
  return proof({ kind: keptBy.length > 0 ? 'kept' : 'gone', text, at: cut.length > 0 ? at : readAt, lines: [when, ...cutLines(cut, reader)] });
}

function cutLines(cut: ClosedSessions['cut'], { words: { closure, form } }: Reader): string[] {
  const shown = cut.slice(0, MOST_CUT).map((s) => literal(closure.userOn(s.user, nameOf(s.machine))));
  return cut.length > MOST_CUT ? [...shown, form.andMore(cut.length - MOST_CUT)] : shown;
}

/** When it took effect in Azure, and when that was read. */
function proofOf({ at, readAt }: { at: Instant; readAt: Instant }, day: Instant, reader: Reader): string {
  return reader.words.closure.effect(reader.exactTime(at, day), readBack(readAt, day, reader));
}

/** For what had no effect of ours to prove: only when it was read. */
function readBack(readAt: Instant, day: Instant, { exactTime, words }: Reader): string {
  return words.closure.readBack(exactTime(readAt, day));
}

function proof({ text, ...rest }: Proof): Proof {
  return { ...rest, text: literal(text, 250) };
}
