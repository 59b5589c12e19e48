import { address } from './address.js';
import { asking } from './asking.js';
import { azure } from './azure.js';
import { channels } from './channels.js';
import { deciding } from './deciding.js';
import { drift } from './drift.js';
import { drills } from './drills.js';
import { exporting } from './exporting.js';
import { findings } from './findings.js';
import { installation } from './installation.js';
import { plainManner, type Manner } from './manner.js';
import { mistakes } from './mistakes.js';
import { posts } from './posts.js';
import { rules } from './rules.js';
import { stopping } from './stopping.js';
import { ticket } from './ticket.js';
import { versions } from './versions.js';

/**
 * Every sentence that the inside says to people, in the language of log, record and terminal. The key begins with the
 * error's code where it is one's sentence. Another language has each of them with the same parameters (`bot/words`).
 */
export const sentences = { ...address, ...asking, ...azure, ...channels, ...deciding, ...drift, ...drills, ...exporting, ...findings, ...installation, ...mistakes, ...posts, ...rules, ...stopping, ...ticket, ...versions };
export type Sentences = typeof sentences;

type Given<K extends keyof Sentences> = Parameters<Sentences[K]> extends readonly [infer P, ...unknown[]] ? P : unknown;
/** A sentence as it is carried and stored: which one, and its parameters. */
export type Sentence<K extends keyof Sentences = keyof Sentences> = { readonly [Key in K]: { readonly says: Key } & Given<Key> }[K];

/** A line of what is told: a sentence, or what is of no language, such as a command or what somebody wrote. */
export type Line = Sentence | string;

/** Something that was said: in English, as it stands in the log and in the record; and as a sentence for other languages, where it is one. */
export interface Said { readonly message: string; readonly sentence?: Sentence | undefined }

/** A sentence in the language of a catalogue, which may be of an older version than what was stored; undefined: it does not know it. */
export function write(sentence: { readonly says: string }, catalogue: Sentences, manner: Manner): string | undefined {
  if (!Object.hasOwn(catalogue, sentence.says)) return undefined;
  // which key goes with which parameters was checked where the sentence was made
  return (catalogue as Record<string, (given: unknown, manner: Manner) => string>)[sentence.says]?.(sentence, manner);
}

const PLAIN: Manner = plainManner((what) => (typeof what === 'string' ? what : write(what, sentences, PLAIN) ?? what.says));

/** In English and UTC. */
export function inEnglish(line: Line): string {
  return PLAIN.say(line);
}

/** A sentence, with its English text beside it. */
export function said(sentence: Sentence): { readonly message: string; readonly sentence: Sentence } {
  return { message: inEnglish(sentence), sentence };
}

/** What was said, without the rest of what said it. */
export function saidBy({ message, sentence }: Said): { readonly message: string; readonly sentence?: Sentence } {
  return { message, ...(sentence && { sentence }) };
}

/** What was said, within another sentence. */
export function within({ message, sentence }: Said): Line {
  return sentence ?? message;
}
