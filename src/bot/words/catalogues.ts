import type { Language } from '../../access/language.js';
import { de } from './de/index.js';
import { en } from './en/index.js';

/**
 * Every text that people read, by area. English is the measure: another language has each of its texts with the same
 * parameters and no other, or it does not compile. What has a number or a name in it is a function.
 */
export type Words = typeof en;

/** A new language: a folder beside these with the same files, a line here, and its name in `access/language.ts`. */
export const catalogues: Readonly<Record<Language, Words>> = { en, de };
