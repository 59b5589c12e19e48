import { tidy } from '../wire/normalise.js';

/** Invisible, and no place to break a line at. */
const WORD_JOINER = '\u2060';

/**
 * Text of unknown origin for a TextRun, where Markdown stays as typed. One line without control and direction
 * characters, at most `longest` characters, and with `{{` parted, for renderers expand `{{DATE(…)}}` everywhere.
 */
export function literal(text: string, longest = 250): string {
  const line = tidy(text);
  const short = line.length > longest ? `${line.slice(0, longest - 1).replace(/[\ud800-\udbff\u200d]+$/, '')}…` : line;
  return short.replaceAll('{{', `{${WORD_JOINER}{`) || '–';
}
