import type * as english from '../en/history.js';

export const history: typeof english.history = {
  fallback: 'Was beendet ist. Schreib: /access history',
  hint: 'Alles zu einer Anfrage: /access status, dann ihr Name.',
  page: (n) => `Beendet, Seite ${n}`,
  everybody: 'Alle',
  since: (when) => `seit ${when}`,
  until: (when) => `bis ${when}`,
  older: 'Ältere',
  newer: 'Neuere',
  nothing: (isOwn) => (isOwn ? 'Von dir ist dort noch nichts beendet.' : 'Dort ist noch nichts beendet.'),
  unread: (typed) => `Welche Zeit „${typed}“ ist, weiß ich nicht. Zum Beispiel:`,
};
