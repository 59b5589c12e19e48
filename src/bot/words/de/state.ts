import type { state as english } from '../en/state.js';

export const state: typeof english = {
  waiting: 'Wartet auf Genehmigung',
  ticketUnchecked: 'Genehmigt, Ticket noch nicht geprüft',
  denied: 'Abgelehnt',
  takenBack: 'Zurückgenommen',
  withdrawn: 'Entzogen',
  lapsed: 'Verfallen',
  scheduled: (start) => `Genehmigt, offen ab ${start}`,
  opening: 'Wird geöffnet',
  open: (end) => `Offen bis ${end}`,
  moreAskedFor: (more) => `${more} mehr erbeten`,
  closing: 'Wird geschlossen',
  closingWithTrouble: 'Wird geschlossen, mit Störung',
  ended: { completed: 'Geschlossen', endedEarly: 'Vorzeitig geschlossen', failedToOpen: 'Konnte nicht geöffnet werden', closedByOther: 'Von jemand anderem geschlossen' },
  closedAgain: (outcome) => `${outcome}, wieder geschlossen`,
  at: (what, when) => `${what} (${when})`,
  onTime: 'pünktlich',
  afterTheEnd: (late) => `${late} nach dem Ende`,
  afterItHadToClose: (late) => `${late} nach dem Schließzeitpunkt`,
};
