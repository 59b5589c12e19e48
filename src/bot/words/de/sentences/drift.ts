import type { Sentences } from '../../../../access/sentences/index.js';

export const drift: Pick<Sentences, Extract<keyof Sentences, `drift${string}`>> = {
  'drift': ({ on }, { say }) => `⚠ In Azure gefunden, und niemand hier hat darum gebeten: ${say(on)}`,
  'drift/whose': ({ person }) => `Inhaber: ${person}.`,
  'drift/unknown': ({ name, until, addresses }, { moment }) => `• ${name} gehört zu keinem Fenster, das hier bekannt ist${until === null ? '' : `, und endet ${moment(until)}`}${addresses.length === 0 ? '' : `; zugelassen war ${addresses.join(', ')}`}.`,
  'drift/widened': ({ name, addresses }) => `• ${name} ließ ${addresses.join(', ')} herein, wofür niemand etwas beantragt hat.`,
  'drift/edited': ({ name }) => `• ${name} wurde geändert und besagt etwas anderes, als geschrieben wurde.`,
  'drift/prolonged': ({ name, until }, { moment }) => `• ${name} wurde verlängert: ${until === null ? 'ohne Ende' : `bis ${moment(until)}`}, länger als sein Fenster.`,
  'drift/missing': ({ name, until }, { moment }) => `• ${name} wurde entfernt${until === null ? '' : `, vor dem Ende um ${moment(until)}`}.`,
  'drift/still-missing': () => 'Es ist noch nicht wieder da: mindestens jede Minute wird es erneut versucht, solange es gewünscht ist.',
  'drift/restored': () => 'Es wurde berichtigt und zurückgelesen.',
  'drift/taken-away': () => 'Es wurde entfernt und zurückgelesen.',
  'drift/stands': () => 'Es besteht noch: mindestens jede Minute wird es erneut versucht.',
  'drift/role-stands': () => 'Sie besteht noch: PIM hat ihr Ende nicht verschoben. Mit dem Ende ihres Fensters wird sie entzogen.',
  'drift/by-hand': () => 'Von Hand:',
  'drift/by': ({ by }) => `Das Aktivitätsprotokoll von Azure nennt: ${by}`,
  'drift/by-pim': ({ by }) => `Die Anfragen an PIM nennen: ${by}`,
  'drift/by-unknown': () => 'Das Aktivitätsprotokoll von Azure hinkt um Minuten nach und nennt noch niemanden:',
  'drift/more': ({ more }) => `und ${more} weitere: npm run ledger -- export --format jsonl`,
};
