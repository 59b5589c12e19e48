import type { Reader } from '../words/reader.js';
import { fill, type Card } from './fill.js';
import { VERSION } from '../version.js';

export type HelpOn = keyof Reader['words']['usage'];

/** Every command with what it does, in a line each; what is for approvers and officers, and what is new in this version, come with a press. */
export function helpCard(everybody: readonly { readonly name: HelpOn }[], officers: readonly { readonly name: HelpOn }[], { words }: Reader): Card {
  const told = (commands: readonly { readonly name: HelpOn }[]) => commands.map(({ name }) => ({ command: `/access ${name}`, does: ` ${words.usage[name].does}` }));
  const { helpTitle: title, helpFallback: fallback, helpMore: more, helpOfficers, helpNews } = words.commands;
  return fill('help', {
    words: { title, fallback, more, officers: helpOfficers, news: helpNews },
    version: words.changes.title(VERSION), changes: words.changes.lines.join('\n\n'),
    everybody: told(everybody), officers: told(officers),
  });
}
