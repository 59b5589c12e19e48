import { readFileSync } from 'node:fs';

/** What a shell is given of the pages' text; whatever else stands in code marks is typed or pressed in Teams, or is a name. */
const COMMAND = /^(?:knob|hand|closer|sed|redis-cli|mkdir|for|node|npm run ledger)\b/;

/** One way to provoke an alarm, and its cure, as the runbook has it: all of its text, and what of it a shell runs. */
export interface Provocation { readonly text: string; readonly provoke: readonly string[]; readonly cure: readonly string[] }

export interface Alarm { readonly title: string; readonly text: string; readonly provocations: readonly Provocation[] }

const [, alarmsPart = ''] = /^## Each alarm\n([^]*?)^## /m.exec(readFileSync('docs/operate.md', 'utf8')) ?? [];

/** Every alarm of docs/operate.md. */
export const alarms: readonly Alarm[] = alarmsPart.split(/^### /m).slice(1).map((section) => {
  const [title = ''] = section.split('\n');
  return { title, text: section, provocations: section.split('**Provoke').slice(1).map(provocationIn) };
});

/** The functions that the runbook has people paste into their shell. */
export const FUNCTIONS = [...alarmsPart.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block).filter((block) => !block.startsWith('export')).join('');

function provocationIn(text: string): Provocation {
  const [provoke = '', cure = ''] = text.replace(/```[^]*?```/g, '').split('**Cure');
  const commandsIn = (part: string): string[] => [...part.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code).filter((code) => COMMAND.test(code));
  return { text, provoke: commandsIn(provoke), cure: commandsIn(cure) };
}
