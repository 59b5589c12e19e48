import { inWords } from '../../access/duration.js';
import { roleInWords, type Entitlement } from '../../access/entitlement.js';
import type { Problem } from '../../access/errors.js';
import { between, type Instant } from '../../access/instant.js';
import type { Outlook } from '../../workflow/preview.js';
import type { Filled } from '../form/filled.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Tone } from './tone.js';
import { anyOf, nameOf, timeOf } from './words.js';

export interface FormShown {
  readonly place: 'dialog' | 'chat';
  /** Names this drawing of the form: what is sent from it twice is asked once. */
  readonly form: string;
  readonly filled: Filled;
  readonly offered: readonly Entitlement[];
  readonly problems: readonly Problem[];
  readonly outlook: Outlook | null;
  /** What stands above it; empty for nothing. */
  readonly title: string;
  readonly tone: Tone | 'default';
  /** What belongs to no field. */
  readonly lines: readonly string[];
  /** The page that shows the person's address; undefined: there is none, or the address is known. */
  readonly pageUrl: string | undefined;
  readonly now: Instant;
}

/** Entitlements to choose from, so that the card stays under Teams' limit of size; the one that is chosen is always among them. */
const MOST_CHOICES = 25;
const MOST_ROLES = 5;
const FIELDS = ['entitlement', 'duration', 'start', 'address', 'ticket', 'reason'] as const;
type Field = (typeof FIELDS)[number];

/** The request as a form: filled in, with what is wrong beside its field, and what comes of it when it is sent. */
export function formCard(shown: FormShown): Card {
  const { place, form, filled, offered, outlook, title, tone, pageUrl, now } = shown;
  const rule = offered.find(({ id }) => id === filled.entitlement?.toLowerCase());
  const lines = [...shown.lines, ...shown.problems.filter(({ field }) => !isField(field)).map(({ message }) => message)];
  return fill('form', {
    isDialog: place === 'dialog', form,
    hasTitle: title !== '' || lines.length > 0, title, tone, lines: lines.map((text) => ({ text: literal(text, 600) })),
    ...Object.fromEntries(FIELDS.map((field) => [`${field}Errors`, errorsAt(field, shown.problems)])),
    ...Object.fromEntries(FIELDS.map((field) => [field, filled[field] ?? ''])),
    entitlement: rule?.id ?? '', choices: choicesOf(offered, rule),
    ...labelsFor(rule),
    hasStart: filled.start !== undefined || offered.some(({ startLater }) => startLater !== null),
    startHint: 'With the approval; or 22:00, tomorrow 09:00',
    addressLabel: 'Address that you connect from',
    addressHint: pageUrl === undefined ? 'Your public IPv4 address' : 'Empty: a page shows it when you send this',
    hasPage: pageUrl !== undefined, pageUrl: pageUrl ?? '',
    hasOutlook: outlook !== null, outlook: outlook === null ? [] : outlookRows(outlook, now),
  });
}

function isField(field: Problem['field']): field is Field {
  return (FIELDS as readonly string[]).includes(field); // the list's own type is too narrow to ask it
}

function errorsAt(field: Field, problems: readonly Problem[]): CardContent[] {
  return problems.filter((one) => one.field === field).slice(0, 3).map(({ message }) => ({ text: `✗ ${literal(message, 600)}` }));
}

function choicesOf(offered: readonly Entitlement[], chosen: Entitlement | undefined): CardContent[] {
  const [first, ...rest] = [...offered.filter((rule) => rule === chosen), ...offered.filter((rule) => rule !== chosen)].slice(0, MOST_CHOICES);
  const kept = new Set([first, ...rest]);
  return offered.filter((rule) => kept.has(rule)).map((rule) => ({ title: literal(`${rule.title} (${rule.id}, up to ${inWords(rule.duration.max)})`, 140), value: rule.id }));
}

/** What each field has to keep to; without a choice yet, what holds for all. */
function labelsFor(rule: Entitlement | undefined): CardContent {
  if (!rule) return { durationLabel: 'How long', durationHint: 'Such as 45m or 2h', ticketLabel: 'Ticket', ticketHint: 'The number of the change', reasonHint: 'The approver and the auditor read it' };
  const { min, default: usual, max } = rule.duration;
  return {
    durationLabel: `How long: ${inWords(min)} to ${inWords(max)}`, durationHint: `Empty: ${inWords(usual)}`,
    ticketLabel: rule.ticket.required ? 'Ticket' : 'Ticket (optional)', ticketHint: literal(`Such as ${rule.ticket.example}`, 80),
    reasonHint: `The approver and the auditor read it; at most ${rule.reason.maxLength} characters`,
  };
}

function outlookRows(outlook: Outlook, now: Instant): CardContent[] {
  const row = (label: string, lines: readonly string[]): CardContent => ({ label, lines: lines.map((text) => ({ text: literal(text, 300) })) });
  return [row('Will be asked', askedInWords(outlook)), row('Opens', opensInWords(outlook.rule)), ...(outlook.window ? [row('Ends', [endInWords(outlook, outlook.window, now)])] : [])];
}

function askedInWords({ rule, stages, automatic }: Outlook): string[] {
  if (automatic) return [`Nobody: it is approved automatically (${automatic.words})`];
  return rule.approval.stages.map(({ needed }, i) => {
    const before = rule.approval.stages[i - 1];
    const when = before === undefined ? '' : before.escalateAfter === null ? 'then ' : `without a decision within ${inWords(before.escalateAfter)} also `;
    return `${when}${needed > 1 ? `${needed} of ` : ''}${anyOf(stages[i] ?? []) ?? 'nobody who may'}`;
  });
}

function opensInWords({ roles, paths }: Entitlement): string[] {
  const named = roles.slice(0, MOST_ROLES).map(roleInWords);
  const rest = roles.length > MOST_ROLES ? [`and ${roles.length - MOST_ROLES} more roles`] : [];
  return [...named, ...rest, ...paths.slice(0, MOST_ROLES).map(({ bastion }) => `Bastion ${nameOf(bastion)}, for your address alone`)];
}

function endInWords({ automatic, hasStart }: Outlook, { start, end }: NonNullable<Outlook['window']>, now: Instant): string {
  if (hasStart) return `at ${timeOf(end, now)}, opened at ${timeOf(start, now)} if it is approved by then`;
  if (automatic) return `at ${timeOf(end, now)}`;
  return `${inWords(between(start, end))} after the approval: at ${timeOf(end, now)} if it came now`;
}
