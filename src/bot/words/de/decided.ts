import type { decided as english } from '../en/decided.js';

export const decided: typeof english = {
  automatically: (when, because) => `Automatisch genehmigt (${when}): ${because}`,
  byBreakGlass: 'Als Notfall geöffnet, ohne Genehmigung',
  approvedBy: (name, when) => `Genehmigt von ${name} (${when})`,
  deniedBy: (name, when) => `Abgelehnt von ${name} (${when})`,
  quoted: (said, comment) => `${said}: „${comment}“`,
  pimApprover: (roles) => `Darunter muss jemand sein, der in PIM selbst ${roles} genehmigen darf.`,
  andOf: ' und ',
  nobodyAnswered: 'Niemand hat geantwortet',
  notBegunInTime: 'Genehmigt, konnte aber nicht rechtzeitig beginnen',
  notEnough: 'Zu wenige haben genehmigt',
  lapsedBy: (why, when) => `${why}, bis ${when}.`,
  withdrawnAt: (when, why) => `Entzogen (${when}): ${why}`,
  takenBackBy: (name, when) => `Von ${name} zurückgenommen (${when}).`,
  waitsMore: ({ who, more, title, id, asked }) => `Es geht um mehr Zeit: ${who} bittet um ${more} mehr für ${title} (${id}), angefragt ${asked}.`,
  waitsItself: ({ who, long, title, id, asked }) => `Es geht um die Anfrage selbst: ${who} bittet um ${title}, ${long} (${id}), angefragt ${asked}.`,
  approve: 'Genehmigt',
  deny: 'Abgelehnt',
  titleMore: ({ said, more, who, id }) => `${said}: ${more} mehr für ${who} (${id}).`,
  title: ({ said, who, long, id }) => `${said}: ${who}, ${long} (${id}).`,
  somebodyElseToo: (state) => `${state}: Auch jemand anderes muss noch entscheiden.`,
};
