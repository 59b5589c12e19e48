import { closest, distance } from 'fastest-levenshtein';

/** The name that was meant; undefined when the word is far from all of them: then it was no slip of the finger, and a guess would only confuse. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const typed = word.trim().toLowerCase().slice(0, 60);
  if (names.length === 0 || typed === '') return undefined;
  const lower = names.map((name) => name.toLowerCase());
  const found = closest(typed, lower);
  return distance(typed, found) <= Math.ceil(found.length / 2) ? names[lower.indexOf(found)] : undefined;
}
