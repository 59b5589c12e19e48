import type * as english from '../en/changes.js';

export const changes: typeof english.changes = {
  title: (version) => `Das ist Version ${version}`,
  lines: [
    'Zugriff: eine Anfrage für PIM-Rollen und Bastion.',
    'Regeln: eine Datei; Tickets.',
    'Ende: pünktlich, zurückgelesen, belegt.',
    'Aufzeichnung: verkettet, versiegelt, ausgeleitet.',
    'Sprachen: Englisch, Deutsch.',
    'Betrieb: Metriken, Traces, Doktor.',
    'Ausprobieren: ein Übungsmandant.',
  ],
};
