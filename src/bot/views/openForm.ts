import type { Filled } from '../form/filled.js';
import type { CardContent } from './fill.js';

/**
 * What a button carries that opens the form in a dialog, filled with this. A client that knows no dialogs sends it as a
 * message without text.
 */
export function openForm(filled: Partial<Filled> | { readonly again: string }): CardContent {
  const given = Object.entries(filled).flatMap(([field, text]): [string, string][] => (text === undefined ? [] : [[field, text]]));
  return { msteams: { type: 'task/fetch' }, opens: 'form', ...Object.fromEntries(given) };
}
