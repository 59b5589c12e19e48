import type * as english from '../en/facts.js';

export const facts: typeof english.facts = {
  who: 'Wer', howLong: 'Wie lange', ticket: 'Ticket', reason: 'Grund', roles: 'Rollen', network: 'Netz', asked: 'Angefragt', signedIn: 'Anmeldung', request: 'Anfrage',
  window: 'Fenster', lateness: 'Verzug', answers: 'Antworten', address: 'Adresse', record: 'Protokoll',
  allows: 'Erlaubt', alsoOpen: 'Auch offen', inUseBy: 'Genutzt von', lastTime: 'Zuletzt',
  openUntil: (what, until, id) => `${what}, bis ${until} (${id})`,
  nothingElse: 'nichts sonst von dieser Person', nobodyElse: 'niemandem sonst auf diesen Maschinen', never: 'noch nie',
  was: (span, outcome) => `${span}: ${outcome}`,
  withContexts: (contexts) => `mit ${contexts}`,
  fromAddress: (address) => `von ${address}`,
  path: ({ bastion, ports, address, nsg }) => `Bastion ${bastion}: Port${ports.length === 1 ? '' : 's'} ${ports.join(', ')} von ${address} (${nsg})`,
};

export const window: typeof english.window = {
  ofAsked: (granted, asked) => `${granted} von erbetenen ${asked}`,
  fromApproval: (long) => `${long} ab der Genehmigung`,
  from: (long, start) => `${long} ab ${start}`,
  atTheLatest: (end) => `spätestens bis ${end}`,
  span: (from, to) => `${from} bis ${to}`,
  was: (long, span) => `${long}: ${span}`,
  approvedUntil: (end) => `genehmigt bis ${end}`,
  cutShort: { completed: 'vorzeitig beendet', endedEarly: 'vorzeitig beendet', failedToOpen: 'konnte nicht geöffnet werden', closedByOther: 'von jemand anderem geschlossen' },
};

export const ticket: typeof english.ticket = {
  none: 'keines',
  notChecked: (number) => `${number}, noch nicht geprüft`,
  readAt: (state, when) => `${state}, gelesen ${when}`,
  cut: ({ asked, number, end }) => `Erbeten waren ${asked}; ${number} ist geplant bis ${end}, und spätestens dann endet der Zugriff.`,
  silent: (system, number) => `Ticket noch nicht geprüft: ${system} antwortet nicht zu ${number}. Es wird von selbst wieder gefragt; vorher öffnet sich nichts.`,
};
