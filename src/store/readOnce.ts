import { LRUCache } from 'lru-cache';

/** What is kept: so many characters of the texts that were read, some ten thousand events. */
const MOST = 8 * 2 ** 20;

/**
 * Reads a stored text once, and gives the same value for the same text from then on: what is looked at every minute need not
 * be made sense of every minute. A text that differs by a letter is another text; one that cannot be read is not kept.
 */
export function readingOnce<T extends object>(read: (id: string, text: string) => T): (id: string, text: string) => T {
  const known = new LRUCache<string, T>({ maxSize: MOST, sizeCalculation: (_, key) => key.length });
  return (id, text) => {
    const key = `${id} ${text}`;
    const before = known.get(key);
    if (before) return before;
    const value = read(id, text);
    known.set(key, value);
    return value;
  };
}
