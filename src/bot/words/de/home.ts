import type { home as english } from '../en/home.js';

export const home: typeof english = {
  fallback: 'Schreiben Sie: /access help',
  title: 'Zugriff auf Zeit, wenn Sie ihn brauchen',
  summary: 'Was Sie anfragen können, was offen ist, und was auf Sie wartet',
  nothing: 'Es gibt nichts, was Sie anfragen können. Wer diesen Bot betreibt, kann Sie in eine Berechtigung aufnehmen.',
  decide: 'Wartet auf Ihr Ja oder Nein',
  wantsMore: (more, left) => `Bittet um ${more} mehr, ${left}`,
  look: 'Ansehen und entscheiden',
  underWay: 'Unterwegs',
  extend: 'Mehr Zeit',
  mayAsk: 'Sie können anfragen',
  ask: 'Anfragen',
  askForAccess: 'Zugriff anfragen',
  orType: 'Oder schreiben Sie',
  help: 'Mehr: /access help',
  andMore: (n, line) => `Und ${n} weitere: ${line}`,
};
