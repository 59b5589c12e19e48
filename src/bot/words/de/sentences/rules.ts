import type { Path, Role } from '../../../../access/entitlement.js';
import type { Choice, RuleName, rules as english } from '../../../../access/sentences/rules.js';
import { all, exactly, hoursInWords, oneOf, roleInWords } from './words.js';

const RULES: Readonly<Record<RuleName, string>> = {
  'title': 'Titel',
  'roles': 'Rollen',
  'machines': 'Maschinen',
  'connect': 'Weg auf die Maschinen',
  'requesters': 'Wer anfragen darf',
  'guests': 'Gäste',
  'approvers': 'Genehmiger',
  'needed': 'Nötige Genehmigungen',
  'denials': 'Ablehnungen, die genügen',
  'escalateAfter': 'Weiter an die nächste Stufe',
  'from': 'Gefragt wird',
  'lapsesAfter': 'Verfällt nach',
  'comment.approve': 'Kommentar beim Genehmigen',
  'reminders': 'Erinnerungen',
  'automatic': 'Genehmigung von selbst',
  'hours': 'Zeiten',
  'freezes': 'Ruht',
  'duration.min': 'Kürzestes Fenster',
  'duration.default': 'Übliches Fenster',
  'duration.max': 'Längstes Fenster',
  'startLater': 'Späterer Beginn',
  'extend': 'Verlängerung',
  'breakGlass': 'Notfallzugriff',
  'mostOpen': 'Höchstens unterwegs',
  'stepUp': 'Erneute Anmeldung',
  'maxPrefix': 'Weiteste Adresse',
  'allow': 'Adressen, die nicht öffentlich sind',
  'ticket.required': 'Ticket',
  'ticket.system': 'Ticketsystem',
  'ticket.types': 'Arten von Tickets',
  'ticket.states': 'Status von Tickets',
  'endWithTicket': 'Fenster endet mit seinem Ticket',
  'requesterOnIt': 'Wer anfragt, steht auf dem Ticket',
  'whenUnavailable': 'Wenn das Ticketsystem schweigt',
  'ticket.pattern': 'Muster für Tickets',
  'ticket.example': 'Beispiel für Tickets',
  'reason.maxLength': 'Längster Grund',
  'cutSessions': 'Getrennte Sitzungen',
  'giveUpAfter': 'Öffnen aufgegeben nach',
  'roundTo': 'Ende gerundet auf',
  'pimFloor': 'PIMs Mindestdauer',
  'channels.approvals': 'Kanal für Genehmigungen',
  'channels.audit': 'Kanal für alle Meldungen',
  'channels.language': 'Sprache der Kanäle',
  'channels.timeZone': 'Zeitzone der Kanäle',
  'operators': 'Betreiber',
  'auditors': 'Prüfer',
  'securityOfficers': 'Sicherheitsbeauftragte',
  'accounts': 'Konten eines Menschen',
  'logins': 'Anmeldenamen',
  'drill': 'Übungen',
};

const CHOICES: Readonly<Record<Choice, string>> = {
  'no-value': 'nichts', 'yes': 'ja', 'no': 'nein', 'allowed': 'erlaubt', 'refused': 'abgelehnt', 'any-time': 'jederzeit', 'never': 'nie', 'no-reminders': 'keine', 'no-drill': 'keine',
  'not-required': 'nicht nötig', 'common-limit': 'keine eigene Grenze', 'channel-typed': 'wie in Teams bestimmt', 'directory-names': 'wie im Verzeichnis',
  'required': 'nötig', 'optional': 'freiwillig', 'previous': 'nach der Stufe davor', 'start': 'von Anfang an', 'none': 'keine', 'requester': 'von denen, die anfragen', 'both': 'von denen, die anfragen, und denen, die genehmigen',
  'own': 'die eigenen', 'all': 'alle', 'refuse': 'wird abgelehnt', 'retry': 'wird später wieder gefragt', 'servicenow': 'ServiceNow', 'jira': 'Jira', 'pattern': 'keines, nur das Muster zählt',
};

export const rules: typeof english = {
  'change/of': ({ entitlement, change }, { say }) => `${entitlement}: ${say(change)}`,
  'change/value': ({ rule, was, is }, { say }) => `${say(rule)}: ${say(was)} -> ${say(is)}`,
  'change/list': ({ rule, more, less }, { say }) => `${say(rule)}: ${[...more.map((one) => `+ ${say(one)}`), ...less.map((one) => `- ${say(one)}`)].join(', ')}`,
  'change/new': ({ entitlement, title, requesters, approvers }, { say }) => `neue Berechtigung ${entitlement}: ${title}, für ${requesters.map(say).join(', ')}, genehmigt von ${approvers.map(say).join(', ')}`,
  'change/gone': ({ entitlement }) => `entfallen: ${entitlement}`,

  'rule': ({ name }) => RULES[name],
  'rule/path': ({ path }) => `Weg ${path}`,
  'rule/stage': ({ stage, rule }, { say }) => `Stufe ${stage}: ${say(rule)}`,

  'value': ({ choice }) => CHOICES[choice],
  'value/group': ({ group }) => `Gruppe ${group}`,
  'value/person': ({ person }) => `Person ${person}`,
  'value/human': ({ accounts }) => all(accounts),
  'value/role': ({ role }) => roleInFull(role),
  'value/path': ({ path }) => pathInFull(path),
  'value/hours': ({ hours }) => hoursInWords(hours),
  'value/freeze': ({ title, from, to, zone }, { inZone }) => `„${title}“ vom ${inZone(from, zone)} bis zum ${inZone(to, zone)}`,
  'value/duration': ({ length }, manner) => exactly(length, manner),
  'value/within': ({ within }, manner) => `höchstens ${exactly(within, manner)} voraus`,
  'value/after': ({ after }, manner) => `nach ${exactly(after, manner)}`,
  'value/reminders': ({ first }, manner) => `die erste nach ${exactly(first, manner)}`,
  'value/extend': ({ times, by, approval }, manner) => `${times}-mal um ${exactly(by, manner)}, ${approval ? 'wieder mit Genehmigung' : 'ohne Genehmigung'}`,
  'value/break-glass': ({ max, reviewers, reviewWithin }, manner) => `bis zu ${exactly(max, manner)}, geprüft von ${reviewers} innerhalb von ${exactly(reviewWithin, manner)}`,
  'value/automatic': ({ onCall, longest, ticketStates }, manner) => all([
    ...(onCall === null ? [] : [`in Bereitschaft (${onCall.map(manner.say).join(', ')})`]),
    ...(longest === null ? [] : [`höchstens ${exactly(longest, manner)}`]),
    ...(ticketStates.length > 0 ? [`Ticket in ${oneOf(ticketStates)}`] : []),
  ]),
  'value/characters': ({ count }) => `${count} Zeichen`,
  'value/drill': ({ at, length, roundTo, path }, manner) => `${at === null ? 'wenn jemand darum bittet' : `um ${at}`}, für ${exactly(length, manner)}, gerundet auf ${exactly(roundTo, manner)}, auf Weg ${path.id}: ${pathInFull(path)}`,
};

/** Two scopes may end alike. */
function roleInFull(role: Role): string {
  switch (role.kind) {
    case 'azure': return `${role.role} auf ${role.scope}`;
    case 'directory': return roleInWords(role);
    case 'group': return `${roleInWords(role)} (${role.group})`;
  }
}

function pathInFull({ nsg, bastion, destination, ports, client }: Path): string {
  return `${nsg}, ${bastion}, nach ${destination} auf ${ports.join(' ')}, Clients auf ${client}`;
}
