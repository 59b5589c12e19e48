import type { Line, Sentence } from '../access/sentences/index.js';

/** What a sentence begins with as JSON; nothing that the schema's library says of itself does. */
const MARK = '{"says":';

/** The schema's library takes a text for what it finds wrong, and nothing else: a sentence goes through it as one. */
export function carried(sentence: Sentence): string {
  const { says, ...given } = sentence;
  return JSON.stringify({ says, ...given });
}

/** The sentence that was carried; what the library says in its own words, as it is. */
export function carriedIn(message: string): Line {
  return message.startsWith(MARK) ? JSON.parse(message) as Sentence : message; // written above
}
