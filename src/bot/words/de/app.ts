import type { app as english } from '../en/app.js';

export const app: typeof english = {
  name: 'Just-in-time-Zugriff auf Azure',
  short: 'Privilegierter Zugriff auf Azure: angefragt, genehmigt, nach Ablauf wieder weg.',
  full: 'Bitten Sie mit /access request um Zugriff. Ihre Genehmiger antworten auf einer Karte. Bei einem Ja öffnen sich Ihre PIM-Rollen und der Weg durch Azure Bastion, für die Zeit, um die Sie gebeten haben, und nur für Ihre Adresse. Am Ende wird beides wieder entzogen, aus Azure zurückgelesen und in den Prüfkanal geschrieben.',
};
