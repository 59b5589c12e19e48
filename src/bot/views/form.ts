import type { Entitlement } from '../../access/entitlement.js';
import type { Problem } from '../../access/errors.js';
import type { Instant } from '../../access/instant.js';
import type { Outlook } from '../../workflow/preview.js';
import type { Filled } from '../form/filled.js';
import { automaticInWords } from './decided.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Reader } from '../words/reader.js';
import type { Tone } from './tone.js';
import { anyOf, nameOf } from './words.js';

export interface FormShown {
  readonly place: 'dialog' | 'chat';
  /** Names this drawing of the form: what is sent from it twice is asked once. */
  readonly form: string;
  readonly filled: Filled;
  readonly offered: readonly Entitlement[];
  /** Nobody says what may be asked for just now: what was chosen stays, whatever it is. */
  readonly isUnsure: boolean;
  readonly problems: readonly Problem[];
  /** As it looked at `now`. */
  readonly outlook: (Outlook & { readonly now: Instant }) | null;
  /** What stands above it; empty for nothing. */
  readonly title: string;
  readonly tone: Tone | 'default';
  /** What belongs to no field. */
  readonly lines: readonly string[];
  /** A page shows the person's address when all else is right. */
  readonly hasPage: boolean;
  /** Where it shows it already now; undefined: nowhere, or the address is known, or something else is to be put right first. */
  readonly pageUrl: string | undefined;
  readonly reader: Reader;
}

/** Entitlements to choose from, so that the card stays under Teams' limit of size; the one that is chosen is always among them. */
const MOST_CHOICES = 25;
const MOST_ROLES = 5;
const FIELDS = ['entitlement', 'duration', 'start', 'address', 'ticket', 'reason'] as const;
type Field = (typeof FIELDS)[number];

/** The request as a form: filled in, with what is wrong beside its field, and what comes of it when it is sent. */
export function formCard(shown: FormShown): Card {
  const { place, form, filled, offered, outlook, title, tone, hasPage, pageUrl, reader } = shown;
  const words = reader.words.askForm;
  const rule = offered.find(({ id }) => id === filled.entitlement?.toLowerCase());
  const unlisted = shown.isUnsure && !rule ? filled.entitlement : undefined;
  const lines = [...shown.lines, ...shown.problems.filter(({ field }) => !isField(field)).map(reader.told)];
  return fill('form', {
    words: textsIn(words), isDialog: place === 'dialog', form,
    hasTitle: title !== '' || lines.length > 0, title, tone, lines: lines.map((text) => ({ text: literal(text, 600) })),
    ...Object.fromEntries(FIELDS.map((field) => [`${field}Errors`, errorsAt(field, shown.problems, reader)])),
    ...Object.fromEntries(FIELDS.map((field) => [field, filled[field] ?? ''])),
    entitlement: rule?.id ?? unlisted ?? '', choices: [...choicesOf(offered, rule, reader), ...(unlisted === undefined ? [] : [{ title: literal(unlisted, 140), value: unlisted }])],
    ...labelsFor(rule, reader),
    hasStart: filled.start !== undefined || unlisted !== undefined || offered.some(({ startLater }) => startLater !== null),
    addressHint: hasPage ? words.addressLater : words.addressHint,
    hasPage: pageUrl !== undefined, pageUrl: pageUrl ?? '',
    hasOutlook: outlook !== null, outlook: outlook === null ? [] : outlookRows(outlook, reader),
  });
}

function isField(field: Problem['field']): field is Field {
  return (FIELDS as readonly string[]).includes(field); // the list's own type is too narrow to ask it
}

function errorsAt(field: Field, problems: readonly Problem[], { told }: Reader): CardContent[] {
  return problems.filter((one) => one.field === field).slice(0, 3).map((problem) => ({ text: `✗ ${literal(told(problem), 600)}` }));
}

function choicesOf(offered: readonly Entitlement[], chosen: Entitlement | undefined, { words, duration }: Reader): CardContent[] {
  const kept = new Set([...offered.filter((rule) => rule === chosen), ...offered].slice(0, MOST_CHOICES));
  return offered.filter((rule) => kept.has(rule)).map(({ id, title, duration: { max } }) => ({ title: literal(words.askForm.choice({ title, id, most: duration(max) }), 140), value: id }));
}

/** What each field has to keep to; without a choice yet, what holds for all. */
function labelsFor(rule: Entitlement | undefined, { words: { askForm: words }, duration }: Reader): CardContent {
  if (!rule) return { durationLabel: words.howLong, durationHint: words.howLongHint, ticketLabel: words.ticket, ticketHint: words.ticketHint, reasonHint: words.reasonHint };
  const { min, default: usual, max } = rule.duration;
  return {
    durationLabel: words.howLongWithin(duration(min), duration(max)), durationHint: words.howLongUsual(duration(usual)),
    ticketLabel: rule.ticket.required ? words.ticket : words.ticketOptional, ticketHint: literal(words[rule.ticket.required ? 'ticketOrInReason' : 'ticketSuchAs'](rule.ticket.example), 80),
    reasonHint: words.reasonWithin(rule.reason.maxLength),
  };
}

function outlookRows(outlook: NonNullable<FormShown['outlook']>, reader: Reader): CardContent[] {
  const { willBeAsked, opens, ends } = reader.words.askForm;
  const row = (label: string, lines: readonly string[]): CardContent => ({ label, lines: lines.map((text) => ({ text: literal(text, 300) })) });
  return [row(willBeAsked, askedInWords(outlook, reader)), row(opens, opensInWords(outlook.rule, reader)), ...(outlook.window ? [row(ends, [endInWords(outlook, outlook.window, reader)])] : [])];
}

function askedInWords({ rule, stages, automatic }: Outlook, reader: Reader): string[] {
  const words = reader.words.askForm;
  if (automatic) return [words.nobody(automaticInWords({ automatic, entitlement: rule }, reader))];
  return rule.approval.stages.map(({ needed }, i) => {
    const before = rule.approval.stages[i - 1];
    const people = anyOf(stages[i] ?? [], reader) ?? words.noApprover;
    const those = needed > 1 ? words.severalOf(needed, people) : people;
    if (before === undefined) return those;
    return before.escalateAfter === null ? words.then(those) : words.escalated(reader.duration(before.escalateAfter), those);
  });
}

function opensInWords({ roles, paths }: Entitlement, { words: { names, askForm: words } }: Reader): string[] {
  const named = roles.slice(0, MOST_ROLES).map(names.role);
  const rest = roles.length > MOST_ROLES ? [words.moreRoles(roles.length - MOST_ROLES)] : [];
  return [...named, ...rest, ...paths.slice(0, MOST_ROLES).map(({ bastion }) => words.throughBastion(nameOf(bastion)))];
}

function endInWords({ automatic, hasStart, hasEnd, now }: NonNullable<FormShown['outlook']>, { start, end, duration }: NonNullable<Outlook['window']>, reader: Reader): string {
  const words = reader.words.askForm;
  const at = reader.time(end, now);
  if (hasStart) return words.endsFromStart(reader.time(start, now), at);
  return automatic || hasEnd ? words.endsAt(at) : words.endsAfterApproval(reader.duration(duration), at);
}
