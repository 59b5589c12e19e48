import type { Reader } from '../words/reader.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { VERSION } from '../version.js';

export interface HelpOn { readonly name: keyof Reader['words']['usage']; readonly example: string }

/** Every command with what it does and one line to copy; below them which version this is, and what is new in it. */
export function helpCard(commands: readonly HelpOn[], { words }: Reader): Card {
  return fill('help', {
    words: { title: words.commands.helpTitle, fallback: words.commands.helpFallback },
    version: words.changes.title(VERSION), changes: words.changes.lines.join('\n\n'),
    commands: commands.map(({ name, example }) => ({ summary: words.usage[name].does, usage: literal(words.usage[name].line, 300), example: literal(example, 300) })),
  });
}
