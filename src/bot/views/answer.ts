import type { Filled } from '../form/filled.js';
import { fill, type Card } from './fill.js';
import { openForm } from './openForm.js';
import { literal } from './literal.js';
import { withMentions, type Mentioning } from './mention.js';
import type { Tone } from './tone.js';

export interface Said {
  readonly tone?: Tone | 'default';
  readonly title: string;
  readonly lines?: readonly string[];
  /** Lines to type, shown as such: an example, or what was typed, to correct. */
  readonly typed?: readonly string[];
  readonly hint?: string;
  /** Who is notified by it. */
  readonly mentions?: Mentioning;
  /** A button that opens the form, filled with this. */
  readonly form?: { readonly filled: Filled; readonly button: string };
  /** A button that does something to a request whose end is shown. */
  readonly press?: { readonly title: string; readonly verb: string; readonly request: string; readonly end: string };
}

/** Longest line that is given back to correct: enough to see where it went wrong. The whole stands above, in the person's own message. */
const LONGEST_TYPED = 300;
/** A comment of 500 characters fits, and a command with the ids of Azure. */
const LONGEST_LINE = 1000;

/** A short answer in words. A card and not a message's text, so that what people typed in it stays as typed. */
export function answerCard({ tone = 'default', title, lines = [], typed = [], hint = '', mentions = { text: '', entities: [] }, form, press }: Said): Card {
  const card = fill('answer', {
    tone,
    title: literal(title, 300),
    lines: lines.slice(0, MOST_LINES).map((text) => ({ text: literal(text, LONGEST_LINE), font: COMMAND.test(text) ? 'monospace' : 'default' })),
    typed: typed.map((text) => ({ text: literal(text, LONGEST_TYPED) })),
    hasHint: hint !== '',
    hint: hint === '' ? '' : literal(hint, 400),
    hasForm: form !== undefined, button: form?.button ?? '', form: form ? openForm(form.filled) : {},
    presses: press ? [press] : [],
    hasMentions: mentions.text !== '', mentions: mentions.text,
  });
  return withMentions(card, mentions);
}

/** What is for a shell is shown as such. */
const COMMAND = /^(az|npm) /;
const MOST_LINES = 18;
