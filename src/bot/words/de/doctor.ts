import type { doctor as english } from '../en/doctor.js';

export const doctor: typeof english = {
  fallback: 'Führ aus: npm run doctor',
  inOrder: (ok, all) => `${ok} von ${all} in Ordnung.`,
  unknownTitle: 'Nicht feststellbar',
  wrong: (n) => `${n} ${n === 1 ? 'Sache stimmt' : 'Sachen stimmen'} nicht`,
  nothingKnown: 'Soweit bekannt, stimmt alles',
  everything: 'Alles ist in Ordnung',
  hint: 'Nichts wurde geändert. Alle Zeilen: npm run doctor, mit den Einstellungen dieses Bots.',
  trial: 'Ein Versuch: Ich kann hier schreiben',
  trialAsks: 'Niemand muss etwas tun. Jemand hat npm run doctor -- --post ausgeführt, um zu sehen, dass Anfragen in diesem Kanal ankommen.',
  notAll: (hint) => `Hier steht nicht alles. ${hint}`,
};
