import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as templating from 'adaptivecards-templating';

/** What a template is filled with. Nothing else gets in: a null inside a string throws, an undefined leaves `${…}` on the card. */
export interface CardContent { readonly [name: string]: string | boolean | CardContent | readonly CardContent[] }

/** Those of a catalogue's texts that are the same on every card: a template names them `words.…`. */
export function textsIn<T extends object>(words: T): { [K in keyof T as T[K] extends string ? K : never]: string } {
  return Object.fromEntries(Object.entries(words).filter(([, text]) => typeof text === 'string')) as ReturnType<typeof textsIn<T>>; // what is left is what the type says
}

/** A filled card, as it goes over the wire. */
export type Card = Readonly<Record<string, unknown>> & { readonly type: 'AdaptiveCard' };

const templates = new Map<string, templating.Template>();
/** For what takes a quarter of a second to load, so that it comes with the first card and the start does not wait for it. */
const require = createRequire(import.meta.url);

/**
 * The card `cards/<name>.json`, filled. Content is not expanded again, so `${…}` that a person typed stays as typed.
 * Throws when the template asks for something that is not in the content.
 */
export function fill(name: string, content: CardContent): Card {
  const card: unknown = templateOf(name).expand({ $root: content });
  const own = openPlaceholders(card, leavesOf(content).filter((text) => text.includes('${')));
  if (own.length > 0) throw new Error(`The card ${name} has places that nothing fills: ${own.join(' ')}`);
  return card as Card; // the templates are cards; test/bot holds each against Microsoft's schema
}

// A template takes milliseconds to parse and a tenth of one to fill again, so each is made once.
function templateOf(name: string): templating.Template {
  const known = templates.get(name);
  if (known) return known;
  const { Template } = require('adaptivecards-templating') as typeof templating; // what is loaded by its name is untyped
  const template = new Template(JSON.parse(readFileSync(new URL(`../../../cards/${name}.json`, import.meta.url), 'utf8')));
  templates.set(name, template);
  return template;
}

/** Texts that still have a `${` which did not come from the content. */
function openPlaceholders(card: unknown, typed: readonly string[]): string[] {
  return leavesOf(card).filter((text) => typed.reduce((rest, word) => rest.replaceAll(word, ''), text).includes('${'));
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}
