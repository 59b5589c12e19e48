import { closest, distance } from 'fastest-levenshtein';
import type { Command } from './command.js';
import { isProse } from './parse.js';

type Name = Command['name'];

/** What people type who mean a command and do not know its name. */
const MEANT: Readonly<Partial<Record<Name, string>>> = {
  request: 'ask need want get give open new apply anfragen anfrage beantragen brauche',
  end: 'stop revoke close finish done return beenden ende fertig',
  extend: 'more longer prolong renew verlängern länger',
  cancel: 'withdraw undo abort abbrechen zurücknehmen',
  approve: 'yes ok accept allow ja genehmigen',
  deny: 'no reject decline refuse nein ablehnen',
  mine: 'my requests meine',
  active: 'who now offen',
  history: 'log past verlauf',
  breakglass: 'emergency urgent notfall',
  ip: 'address whoami adresse',
  help: 'hilfe commands usage befehle how what wie was',
};
const BY_WORD: ReadonlyMap<string, string> = new Map(Object.entries(MEANT).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)));
/** Said to begin with, or in passing: the answer is what can be done here. */
const GREETINGS = ['hi', 'hello', 'hey', 'hallo', 'moin', 'servus', 'good', 'guten'];
const IN_PASSING = ['thanks', 'thank', 'danke', 'start', 'home', 'menu'];

export function greetingIn(word: string): 'greeting' | 'passing' | undefined {
  return GREETINGS.includes(word) ? 'greeting' : IN_PASSING.includes(word) ? 'passing' : undefined;
}

/** The command that stands behind another word for it. */
export function otherNameOf(word: string): Name | undefined {
  return BY_WORD.get(word) as Name | undefined; // the table's keys are names
}

/** The command that was meant: by another word for it, or with a slip of the finger. */
export function meantBy(word: string, commands: readonly Command[]): Command | undefined {
  const name = otherNameOf(word) ?? closest(word, commands.map((command) => command.name));
  const isNear = otherNameOf(word) !== undefined || (!isProse(word) && word.length > 2 && distance(word, name) <= Math.floor(name.length / 2));
  return isNear ? commands.find((command) => command.name === name) : undefined;
}
