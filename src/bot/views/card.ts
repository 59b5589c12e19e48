import { readFileSync } from 'node:fs';
import { Template } from 'adaptivecards-templating';

/** An Adaptive Card as it is sent. */
export type Card = Readonly<Record<string, unknown>>;

/** What a template is filled with: text, truth, and lists of the same. Nothing may be missing: null inside a text throws, and undefined shows the template's own `${…}` (STACK.md section 5). */
export type CardText = { readonly [name: string]: string | boolean | CardText | readonly CardText[] };

const CARDS = new URL('../../../cards/', import.meta.url);

/** A template of `cards/`, parsed once: filling it anew is twenty times cheaper than parsing it (STACK.md section 5). */
export function cardFrom(file: string): (fill: CardText) => Card {
  const template = new Template(JSON.parse(readFileSync(new URL(file, CARDS), 'utf8')));
  return (fill) => template.expand({ $root: literal(fill) }) as Card; // a template of an object gives an object
}

/**
 * Text as it was typed, and nothing else. Templates put every text into a TextRun, which knows no Markdown; two braces
 * would still be read as a function of the client (`{{DATE(…)}}`), so a character without width parts them.
 */
function literal<T extends CardText[string]>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('{{', '{\u2060{') as T; // the branches keep the kind of T
  if (Array.isArray(value)) return value.map((one: CardText) => literal(one)) as unknown as T;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, literal(one)])) as unknown as T;
}
