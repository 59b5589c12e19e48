import type * as english from '../en/changes.js';

export const changes: typeof english.changes = {
  title: (version) => `Das ist Version ${version}`,
  lines: [
    'Zugriff: PIM-Rollen und der Weg durch Bastion in einer Anfrage, auf einer Karte genehmigt; später, länger, kürzer, im Notfall sofort.',
    'Regeln: eine Datei, der ich im Betrieb folge; Tickets in ServiceNow und Jira; eine zweite Anmeldung, wo sie verlangt wird.',
    'Ende: so lange versucht, bis es gelingt, zurückgelesen und im Audit-Kanal belegt.',
    'Aufzeichnung: verkettet, täglich versiegelt, ausgeleitet; Belege, die sich selbst prüfen.',
    'Sprachen: Englisch und Deutsch.',
    'Betrieb: Metriken, Traces, Alarme, Handbuch, Doktor.',
    'Ausprobieren: ein Übungsmandant auf dem eigenen Rechner.',
  ],
};
