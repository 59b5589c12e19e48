import type { ticket as english } from '../../../../access/sentences/ticket.js';
import { oneOf, planInWords, roleInWords } from './words.js';

export const ticket: typeof english = {
  'ticket-missing': ({ example }) => `Es fehlt ein Ticket. Schreiben Sie dazu: ticket ${example}`,
  'ticket-missing/pim': ({ role, example }) => `PIM selbst verlangt für ${roleInWords(role)} ein Ticket. Schreiben Sie dazu: ticket ${example}`,
  'ticket-invalid': ({ typed, example }) => `„${typed}“ sieht nicht aus wie die Nummer eines Tickets, zum Beispiel ${example}.`,
  'ticket-unknown': ({ system, ticket: number }) => `${system ?? 'Das Ticketsystem'} hat kein ${number}, oder zeigt es diesem Bot nicht. Prüfen Sie die Nummer.`,
  'ticket-unfit/type': ({ ticket: number, type, needed }) => `${number} ist vom Typ ${type}; gebraucht wird ${oneOf(needed)}. Nennen Sie ein anderes Ticket.`,
  'ticket-unfit/closed': ({ ticket: number, state }) => `${number} ist geschlossen (${state}). Nennen Sie eines, das offen ist.`,
  'ticket-unfit/state': ({ ticket: number, state, needed }) => `${number} ist im Zustand ${state}; gebraucht wird ${oneOf(needed)}. Lassen Sie es dorthin bringen, oder nennen Sie ein anderes Ticket.`,
  'ticket-unfit/not-on-it': ({ ticket: number }) => `Sie stehen nicht auf ${number}. Lassen Sie sich dort mit Ihrem Anmeldenamen eintragen, oder nennen Sie ein Ticket, das Ihres ist.`,
  'ticket-untimely/not-begun': ({ ticket: number, plan, startAt }, manner) => `${number} ist ${planInWords(plan, manner)} geplant und hat dann noch nicht begonnen. ${startAt === null ? 'Fragen Sie noch einmal, wenn es begonnen hat.' : `Fragen Sie für einen Beginn in dieser Zeit: at ${startAt.slice(0, 10)} ${startAt.slice(11, 16)} UTC`}`,
  'ticket-untimely/over': ({ ticket: number, end }, { moment }) => `${number} war bis ${moment(end)} geplant, und das ist dann vorbei. Lassen Sie es neu planen, oder nennen Sie ein anderes Ticket.`,
  'ticket-untimely/short': ({ ticket: number, end, left, least }, { moment, duration }) => `${number} ist bis ${moment(end)} geplant; dann bleiben ${duration(left)}, und ${duration(least)} braucht PIM. Lassen Sie es für länger planen, oder nennen Sie ein anderes Ticket.`,
  'ticket-untimely/moved': ({ ticket: number, plan, start, end }, manner) => `${number} ist jetzt ${planInWords(plan, manner)} geplant, und das Fenster von ${manner.moment(start)} bis ${manner.moment(end, start)} liegt nicht darin. Fragen Sie noch einmal für eine Zeit, die darin liegt.`,
  'ticket-untimely/no-more': ({ ticket: number, end }, { moment }) => `${number} ist bis ${moment(end)} geplant, und so lange dauert das Fenster schon. Lassen Sie das Ticket für länger planen, und fragen Sie dann noch einmal.`,
  'ticket-untimely/shorten': ({ by }, { duration }) => `das Ticket ist noch für ${duration(by)} mehr geplant. Kürzen Sie darauf, und genehmigen Sie dann noch einmal.`,

  'tickets-unavailable/not-in-time': () => 'Das Ticket konnte in der Zeit, die die Berechtigung lässt, nicht noch einmal gelesen werden.',
  'tickets-unavailable/silent': ({ system, ticket: number, reason }) => `${system} kann gerade nicht nach ${number} gefragt werden: ${reason}. Versuchen Sie es in einigen Minuten noch einmal.`,
  'tickets-unavailable/late': ({ system, ticket: number }) => `${system} kann gerade nicht nach ${number} gefragt werden: es antwortet nicht rechtzeitig. Versuchen Sie es in einigen Minuten noch einmal.`,
  'tickets-unavailable/busy': ({ system, ticket: number, told }) => `${system} kann gerade nicht nach ${number} gefragt werden (${told}). Versuchen Sie es in einigen Minuten noch einmal.`,
  'tickets-unavailable/page': ({ system, ticket: number, setting }) => `${system} hat zu ${number} mit einer Webseite statt mit JSON geantwortet: es schläft, oder ${setting} ist nicht seine Adresse. Versuchen Sie es in einigen Minuten noch einmal.`,
  'tickets-refused/not-set-up': ({ system, ticket: number, setting }) => `${system} ist hier nicht eingerichtet, darum kann ${number} nicht nachgeschlagen werden. Wer den Bot betreibt, muss ${setting} setzen, und womit er sich anmeldet.`,
  'tickets-refused/sign-in': ({ settings, ...what }) => `${refused(what)} Wer den Bot betreibt, muss ${settings} berichtigen.`,
  'tickets-refused/moved': ({ setting, ...what }) => `${refused(what)} Wer den Bot betreibt, muss ${setting} auf die Adresse setzen, die selbst antwortet.`,
  'tickets-refused/rights': ({ settings, ...what }) => `${refused(what)} Wer den Bot betreibt, muss dem Konto von ${settings} die Rechte geben, die docs/tickets.md nennt.`,
  'tickets-refused/other-tickets': ({ ticket: number, settings, field }) => `ServiceNow hat nicht nach ${number} gesucht und mit anderen Tickets geantwortet. Wer den Bot betreibt, muss das Konto von ${settings} ${field} lesen lassen.`,
  'tickets-refused/not-table-api': ({ ticket: number, status, setting }) => `ServiceNow hat zu ${number} in einer Form geantwortet, die nicht die der Table API ist (HTTP ${status}). Wer den Bot betreibt, muss ${setting} prüfen, und ob das Konto number, state und sys_id lesen darf.`,
  'tickets-refused/not-rest-api': ({ ticket: number, setting }) => `Jira hat zu ${number} in einer Form geantwortet, die nicht die seiner REST API ist. Wer den Bot betreibt, muss ${setting} prüfen.`,
  'tickets-refused/no-jira': ({ ticket: number, setting }) => `Jira wurde nach ${number} gefragt, und dort gibt es kein Jira. Wer den Bot betreibt, muss ${setting} berichtigen.`,
  'tickets-refused/no-time': ({ typed }) => `ServiceNow plant die Arbeit für „${typed}“, und das ist keine Zeit seiner API. Wer den Bot betreibt, muss es dort berichtigen.`,
  'tickets-refused/no-zone': ({ ticket: number, field }) => `Das Feld ${field} von ${number} ist keine Zeit mit Zone. Wer den Bot betreibt, muss JIRA_WINDOW_START_FIELD und JIRA_WINDOW_END_FIELD auf Felder vom Typ Datum und Uhrzeit setzen.`,
  'tickets-refused/not-kept': ({ ticket: number, settings, field }) => `ServiceNow hat den Vermerk an ${number} angenommen und nicht behalten. Wer den Bot betreibt, muss das Konto von ${settings} ${field} schreiben lassen.`,
  'tickets-refused/no-remark': ({ ticket: number, settings }) => `Jira nimmt an ${number} keinen Vermerk an. Wer den Bot betreibt, muss das Konto von ${settings} dort kommentieren lassen.`,
  'tickets-refused/gone': ({ system, ticket: number }) => `${system} hat ${number} nicht, oder zeigt es nicht. Wer den Bot betreibt, muss nachsehen, ob es gelöscht wurde.`,
  'withdrawn/ticket-closed': ({ ticket: number, state }) => `${number} ist geschlossen (${state}), und der Zugriff dafür endet damit.`,
  'withdrawn/ticket-gone': ({ system, ticket: number }) => `${system} hat ${number} nicht mehr, oder zeigt es diesem Bot nicht, und der Zugriff dafür endet damit.`,
};

function refused({ system, doing, ticket: number, told }: Omit<Parameters<typeof english['tickets-refused/sign-in']>[0], 'settings'>): string {
  return `${system} hat abgelehnt, ${doing === 'show' ? `${number} zu zeigen` : `den Vermerk an ${number} anzunehmen`} (${told}).`;
}
