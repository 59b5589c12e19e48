/** Letters and digits that nobody mistakes for one another when reading them out. */
export const ID_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
export const ID_LENGTH = 8;

const FORM = new RegExp(`^[${ID_ALPHABET}]{${ID_LENGTH}}$`);

/** Whether a word, in lower case, can be a request's name. */
export function isRequestId(word: string): boolean {
  return FORM.test(word);
}
