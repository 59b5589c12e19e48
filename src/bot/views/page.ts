import type { Instant } from '../../access/instant.js';
import type { Reader } from '../words/reader.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';

export interface PageOffer {
  readonly title: string;
  readonly lines: readonly string[];
  /** What was typed and waits behind the link. */
  readonly typed?: string | undefined;
  readonly button: string;
  readonly url: string;
  readonly until: Instant;
}

/** A button that opens our page in the browser. The link is the person's own: this card goes to nobody else. */
export function pageCard({ title, lines, typed, button, url, until }: PageOffer, { clock, words: { commands } }: Reader): Card {
  return fill('page', {
    words: { fallback: commands.pageFallback },
    title, button, url,
    lines: lines.map((text) => ({ text: literal(text, 400) })),
    typed: typed === undefined ? [] : [{ text: literal(typed, 300) }],
    hint: commands.linkWorks(clock(until)),
  });
}
