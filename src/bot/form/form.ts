import { nanoid } from 'nanoid';
import { AccessError, errorOf, Refusal, type Problem } from '../../access/errors.js';
import type { AccessRequest } from '../../access/request.js';
import type { Outlook, Preview } from '../../workflow/preview.js';
import type { Offers } from '../../workflow/verbs.js';
import type { Asked } from '../commands/command.js';
import { soon } from '../../workflow/soon.js';
import type { Card } from '../views/fill.js';
import { againDuration } from '../views/again.js';
import { formCard } from '../views/form.js';
import type { Tone } from '../views/tone.js';
import { isForPeople } from '../words.js';
import type { Reader } from '../words/reader.js';
import { lineOf, type Filled } from './filled.js';

export type FormAsked = Pick<Asked, 'by' | 'verbs' | 'clock' | 'zone' | 'origin' | 'pageOf' | 'reader'> & { readonly place: 'dialog' | 'chat' };

/** How long the form waits for each question of its own, so that Teams gets its answer in time. Milliseconds. */
const PATIENCE = 800;
/** So long it waits for the next one, when one was not answered. Milliseconds. */
const SHORT_PATIENCE = 300;

/** The form as it is given back: with what is in it, and what is said about that. */
export interface Drawn { readonly card: Card; readonly summary: string }

export interface Standing {
  readonly filled: Filled;
  /** What is known to be wrong with it; undefined: it is looked at now. */
  readonly problems?: readonly Problem[];
  /** What else is wrong, and belongs to no field. */
  readonly besides?: readonly string[];
  /** A failure that is nobody's mistake. */
  readonly failure?: AccessError;
  /** It is opened, so that what the person asked for last may fill what is empty; later an empty field was emptied. */
  readonly isOpening?: boolean;
  /** Nothing was sent yet, so nothing that is merely missing is called wrong. */
  readonly isFresh?: boolean;
}

/** The form for this person; undefined when there is nothing that they may ask for. */
export async function drawForm(asked: FormAsked, { filled: given, ...standing }: Standing): Promise<Drawn | undefined> {
  const { by, verbs, clock, place, reader } = asked;
  const [known, newest, shown] = await Promise.all([offersOf(asked), verbs.requestsOf(by.id), verbs.addressOf(by.id)]);
  const offered = known ?? onlyOnce(newest.map(({ entitlement }) => entitlement));
  if (known?.length === 0) return undefined;
  if (offered.length === 0 && given.entitlement === undefined) throw errorOf({ says: 'azure-unavailable/late' }, { retryable: true });
  const pageUrl = await pageFor(asked, given.address ?? shown?.address);
  const filled = { ...(standing.isOpening === true ? withLast(given, offered, newest, pageUrl !== undefined) : given), ...(given.address === undefined && shown ? { address: shown.address } : {}) };
  const seen = await look(asked, filled, known === undefined ? SHORT_PATIENCE : PATIENCE);
  const problems = stillWrong(standing.problems, { given, filled, seen: seen.problems }).filter(({ code }) => standing.isFresh !== true || !code.endsWith('-missing'));
  const above = titleOf(problems, { ...standing, place, reader, outlook: seen.outlook, isLate: seen.isLate ?? false });
  return {
    card: formCard({ place, form: nanoid(10), filled, offered, isUnsure: known === undefined, problems, outlook: seen.outlook && { ...seen.outlook, now: clock.now() }, ...above, hasPage: pageUrl !== undefined, pageUrl: standing.isFresh === true ? pageUrl : undefined, reader }),
    summary: [above.title || reader.words.askForm.title, ...problems.slice(0, 1).map(reader.told)].join('. '),
  };
}

/** Of what was wrong with what was given, what still is with what is filled in now; when that is nothing any more, what is seen to be. */
function stillWrong(told: readonly Problem[] | undefined, { given, filled, seen }: { given: Filled; filled: Filled; seen: readonly Problem[] }): readonly Problem[] {
  if (told === undefined) return seen;
  const left = told.filter(({ code, field }) => !code.endsWith('-missing') || !isFilledIn(field, given, filled));
  return told.length > 0 && left.length === 0 ? seen : left;
}

function isFilledIn(field: Problem['field'], given: Filled, filled: Filled): boolean {
  return field !== 'person' && field !== 'network' && given[field] === undefined && filled[field] !== undefined;
}

/** While PIM is slow, everything that the person is among the requesters of; undefined while the directory is slow too. */
async function offersOf({ by, verbs }: FormAsked): Promise<Offers['offered'] | undefined> {
  return (await soon(verbs.offersFor(by), PATIENCE))?.offered ?? await soon(verbs.entitlementsFor(by), SHORT_PATIENCE);
}

/** What the person has asked for before, while nobody says what they may ask for now. */
function onlyOnce(entitlements: Offers['offered']): Offers['offered'] {
  return [...new Map(entitlements.map((rule) => [rule.id, rule])).values()];
}

/** What the same decision as at sending says of it now; nothing, while it takes too long. */
async function look({ by, verbs, zone, origin, reader }: FormAsked, filled: Filled, within: number): Promise<Preview & { isLate?: true }> {
  if (filled.entitlement === undefined) return { problems: [whatMissing(reader)], outlook: null };
  const ask = { way: 'approval', requester: by, ...filled, entitlement: filled.entitlement, zone, line: lineOf(filled), origin } as const;
  const seen = await soon(verbs.preview(ask).catch((error: unknown) => asProblem(error, reader)), within);
  return seen ?? { problems: [], outlook: null, isLate: true };
}

export function whatMissing({ words }: Reader): Problem {
  return { code: 'unknown-entitlement', field: 'entitlement', message: words.askForm.what };
}

function asProblem(error: unknown, reader: Reader): Preview {
  if (error instanceof Refusal || !isForPeople(error)) throw error;
  return { problems: [{ code: error.code, field: 'person', message: failureLines(error, reader).join(' ') }], outlook: null };
}

/** What may go better later is said to. */
function failureLines(error: AccessError, { told, words }: Reader): string[] {
  return [told(error), ...(error.retryable ? [words.askForm.again] : [])];
}

interface Above { readonly title: string; readonly tone: Tone | 'default'; readonly lines: readonly string[] }

interface Circumstances extends Omit<Standing, 'filled' | 'problems'> { readonly place: FormAsked['place']; readonly reader: Reader; readonly outlook: Outlook | null; readonly isLate: boolean }

function titleOf(problems: readonly Problem[], { isFresh = false, besides = [], failure, place, reader, outlook, isLate }: Circumstances): Above {
  const words = reader.words.askForm;
  const count = problems.length + besides.length;
  if (failure) return { title: words.nothing, tone: 'attention', lines: failureLines(failure, reader) };
  if (isFresh && count === 0) return { title: place === 'dialog' ? '' : words.fresh, tone: 'default', lines: [] };
  if (count > 0) return { title: isFresh ? words.beforeSending : words.toCorrect(count), tone: 'warning', lines: besides };
  if (isLate) return { title: words.azureSlow, tone: 'warning', lines: [words.unseen] };
  return { title: words.right, tone: 'good', lines: outlook?.rule.stepUp === 'none' || !outlook ? [] : [words.signInLater] };
}

/**
 * What the person asked for last, where nothing else was given and it may still be asked for; else the only choice. The
 * address of last time stays only where no page could show the one of now.
 */
function withLast(given: Filled, offered: Offers['offered'], newest: readonly AccessRequest[], hasPage: boolean): Filled {
  const last = newest.find(({ entitlement, way }) => way !== 'breakGlass' && offered.some(({ id }) => id === entitlement.id));
  const only = offered.length === 1 ? offered[0]?.id : undefined;
  const entitlement = given.entitlement ?? last?.entitlement.id ?? only;
  const isSame = last !== undefined && last.entitlement.id === entitlement?.toLowerCase();
  return {
    ...given, entitlement,
    duration: given.duration ?? (isSame ? againDuration(last) : undefined),
    address: given.address ?? (last && !hasPage ? last.address.replace(/\/32$/, '') : undefined),
  };
}

/** The page where the address can be shown, when it is not known yet. */
async function pageFor({ by, verbs, origin, pageOf }: FormAsked, address: string | undefined): Promise<string | undefined> {
  if (address !== undefined) return undefined;
  try {
    return pageOf((await verbs.linkFor(by, origin)).token);
  } catch (error) {
    if (error instanceof AccessError && error.code === 'address-missing') return undefined;
    throw error;
  }
}
