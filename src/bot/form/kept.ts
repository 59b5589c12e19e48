import type { Card } from '../views/fill.js';
import { formCard } from '../views/form.js';
import type { Reader } from '../words/reader.js';
import { InDialog } from './filled.js';

/** The form of a dialog as it was sent, with what is said above it, where nothing could be asked of anybody; undefined when the activity sends none. */
export function keptForm(activity: unknown, said: string, reader: Reader): Card | undefined {
  const sent = InDialog.safeParse(activity);
  if (!sent.success) return undefined;
  // it keeps its name: should it have been taken all the same, it is not taken twice when it comes again
  const { form, ...filled } = sent.data.value.data;
  return formCard({
    place: 'dialog', form, filled, title: said, tone: 'warning', lines: [],
    offered: [], isUnsure: true, problems: [], outlook: null, hasPage: false, pageUrl: undefined, reader,
  });
}
