import { AccessError } from '../../access/errors.js';
import { clockTime, type Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { AnswerOf } from '../../workflow/verbs.js';
import { decide } from '../decide.js';
import { answerCard } from '../views/answer.js';
import { extensionOf, questionInWords, verdictInWords } from '../views/decided.js';
import { pageCard } from '../views/page.js';
import type { Reader } from '../words/reader.js';
import { LONGEST_COMMENT } from '../words.js';
import { awaitingFor } from './awaiting.js';
import type { Asked, Reply } from './command.js';
import { pagedBy, pageIn } from './paging.js';
import { parseRequest, strayInWords } from './parse.js';

type Verdict = AnswerOf['verdict'];

/** What was typed behind `approve` or `deny`. */
interface Typed {
  readonly id: string | undefined;
  /** Null: an answer to the request itself; otherwise to more time, and when that was asked, `10:25:07`, where it was said. */
  readonly more: { readonly at: string | undefined } | null;
  readonly duration: string | undefined;
  readonly reason: string | undefined;
  readonly problems: readonly string[];
}

const MORE = /^(\S+)\s+more(?:\s+(\d{2}:\d{2}:\d{2})(?:\s+utc)?)?(?=\s|$)/i;
/** These say a length by its end. */
const UNTIL = /^(?:until|till|bis)\b/i;
const PASTE: Readonly<Record<Verdict, string>> = { approve: '/access approve <request>', deny: '/access deny <request> because <why>' };

/**
 * A yes or a no that was typed, by the same verb as a press. A button carries which question its card asked; a line says
 * it: the request's name stands for the request itself, more time in its window is named by when it was asked. What
 * waits and was not named is shown, with the line that names it, and nothing is decided. Where
 * nothing is named, all that waits for the person is listed.
 */
export async function decideTyped(asked: Asked, verdict: Verdict): Promise<Reply> {
  if (pageIn(asked.rest).rest === '') return { ...await awaitingFor(pagedBy(asked)), isPrivate: true };
  const typed = read(asked.rest, verdict, asked.reader);
  const { id, problems, duration, reason } = typed;
  if (id === undefined || problems.length > 0) return refused(problems, id === undefined ? PASTE[verdict] : asked.line, asked.reader);
  const before = await asked.verbs.toDecide(id, asked.by);
  const question = questionMeant(before, typed);
  if (question === undefined) return shown({ request: before, verdict, typed }, asked.reader);
  try {
    const { request, link } = await decide(asked.verbs, { request: id, asked: question, by: asked.by, verdict, comment: reason ?? null, duration, zone: asked.zone, origin: asked.origin });
    return link ? behindSignIn(asked, link) : decided({ before, after: request, verdict }, asked.reader);
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'comment-missing') throw error;
    return refused([asked.reader.told(error)], `${lineOf(verdict, { ...typed, id })} because <why>`, asked.reader);
  }
}

/** Nothing is guessed: what belongs nowhere refuses the whole line, and so does a `for` without its time. */
function read(rest: string, verdict: Verdict, reader: Reader): Typed {
  const words = reader.words.verdict;
  const [matched = '', first = '', at] = MORE.exec(rest) ?? [];
  const parsed = parseRequest(matched === '' ? rest : `${first} ${rest.slice(matched.length)}`);
  const { duration, reason } = parsed;
  const id = parsed.entitlement?.toLowerCase().replace(/["'#.]/g, '').slice(0, 60) || undefined;
  const stray = [parsed.start, parsed.address, parsed.ticket].some((part) => part !== undefined);
  const isShortened = /(^|\s)(?:for|für|until|till|bis)[:=]?(\s|$)/i.test(rest.split(/(?:^|\s)(?:because|reason|weil|grund)\b/i)[0] ?? '');
  const problems = [
    ...(id === undefined ? [words.whichRequest] : []),
    ...parsed.problems.map((stray) => strayInWords(stray, reader)),
    ...(stray ? [words.onlyForAndBecause] : []),
    ...(isShortened && verdict === 'deny' ? [words.noIsNotShorter] : []),
    ...(isShortened && verdict === 'approve' && duration === undefined ? [words.howLong] : []),
    ...((reason?.length ?? 0) > LONGEST_COMMENT ? [words.commentTooLong(LONGEST_COMMENT, reason?.length ?? 0)] : []),
  ];
  return { id, more: matched === '' ? null : { at }, duration, reason, problems };
}

/** When what the line answers was asked; undefined when something else waits. Of what is decided the verb says by whom. */
function questionMeant(request: AccessRequest, { more }: Typed): Instant | undefined {
  const extension = extensionOf(request);
  if (extension === null) return more !== null && request.status === 'pending' ? undefined : request.askedAt;
  return more !== null && clockTime(extension.askedAt) === `${more.at ?? ''} UTC` ? extension.askedAt : undefined;
}

/** What waits, with the line that answers it: as a card's buttons would. */
function shown({ request, verdict, typed }: { request: AccessRequest; verdict: Verdict; typed: Typed }, reader: Reader): Reply {
  const extension = extensionOf(request);
  const more = extension === null ? null : { at: extension.askedAt.slice(11, 19) };
  const said = typed.reason === undefined ? '' : ` because ${typed.reason}`;
  const { somethingElse: title, ifThat } = reader.words.verdict;
  return { card: answerCard({ tone: 'warning', title, lines: [questionInWords(request, reader), ifThat], typed: [`${lineOf(verdict, { ...typed, id: request.id, more })}${said}`] }), summary: title };
}

function lineOf(verdict: Verdict, { id, more, duration }: Pick<Typed, 'id' | 'more' | 'duration'>): string {
  const what = more === null ? '' : ` more ${more.at ?? ''}`;
  return `/access ${verdict} ${id ?? ''}${what}${duration === undefined ? '' : ` ${UNTIL.test(duration) ? '' : 'for '}${duration}`}`;
}

function refused(problems: readonly string[], line: string, { words }: Reader): Reply {
  const title = words.verdict.toCorrect(problems.length);
  return { card: answerCard({ tone: 'warning', title, lines: problems.map((problem) => `• ${problem}`), typed: [line] }), summary: `${title}. ${problems[0] ?? ''}` };
}

function behindSignIn({ line, pageOf, reader }: Asked, { token, until }: { token: string; until: Instant }): Reply {
  const { signInTitle: title, signInWhy, signIn: button } = reader.words.verdict;
  return { card: pageCard({ title, lines: [signInWhy], typed: line, button, url: pageOf(token), until }, reader), summary: title, isPrivate: true };
}

function decided(given: Parameters<typeof verdictInWords>[0], reader: Reader): Reply {
  const { title, now } = verdictInWords(given, reader);
  return { card: answerCard({ tone: given.verdict === 'approve' ? 'good' : 'default', title, lines: [now, reader.words.verdict.cardShows] }), summary: title };
}
