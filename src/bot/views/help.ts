import { fill, type Card } from './fill.js';
import { literal } from './literal.js';

export interface HelpOn { readonly name: string; readonly summary: string; readonly usage: string; readonly example: string }

/** Every command with what it does and one line to copy. */
export function helpCard(commands: readonly HelpOn[]): Card {
  return fill('help', { commands: commands.map(({ summary, usage, example }) => ({ summary, usage: literal(usage, 300), example: literal(example, 300) })) });
}
