import { WEEKDAYS } from '../../../../access/entitlement.js';
import type { Form, mistakes as english, Named, Sized, YamlFault } from '../../../../access/sentences/mistakes.js';

const FORMS: Readonly<Record<Form, string>> = {
  'instance': 'aus 1 bis 24 Kleinbuchstaben oder Ziffern bestehen',
  'object-id': 'eine Objekt-ID von Entra sein (eine GUID)',
  'regular-expression': 'ein regulärer Ausdruck sein',
  'range': 'ein IPv4-Bereich sein, wie 203.0.113.0/24',
  'role-kind': '„azure“, „directory“ oder „group“ sein',
  'scope': 'ein Bereich von Azure sein, der mit /subscriptions/ beginnt',
  'directory-scope': '„/“ sein, oder /administrativeUnits/ und die Kennung einer Verwaltungseinheit',
  'ports': 'ein Port oder ein Bereich von Ports sein, in Anführungszeichen: "443"',
  'clock': 'eine Uhrzeit von 00:00 bis 24:00 sein, in Anführungszeichen: "08:00"',
  'drill-clock': 'eine Uhrzeit von 00:00 bis 23:59 sein, in Anführungszeichen: "06:30"',
  'day': `einer von ${WEEKDAYS.join(', ')} sein, oder mehrere, wie mon..fri`,
  'moment': 'ein Tag mit Uhrzeit sein, in Anführungszeichen: "2026-12-18 18:00"',
  'login': 'ein Anmeldename sein; darin kann {upn} stehen (der ganze Anmeldename in Entra) und {1}, {2}… (wofür das erste, das zweite * steht)',
};

const KINDS: Readonly<Record<string, string>> = {
  object: 'ein Abschnitt mit Schlüsseln und Werten', record: 'ein Abschnitt mit Namen', array: 'eine Liste', string: 'Text', number: 'eine Zahl', int: 'eine ganze Zahl', boolean: 'true oder false',
};

const NAMED: Readonly<Record<Named, string>> = { paths: '1 bis 24 Kleinbuchstaben oder Ziffern', entitlements: '1 bis 40 Kleinbuchstaben, Ziffern und Bindestrichen' };

const DOING = { approve: 'genehmigen', deny: 'ablehnen', review: 'es prüfen' };

const TO_SET = { servicenow: 'SERVICENOW_URL mit SERVICENOW_USER und SERVICENOW_PASSWORD, oder mit SERVICENOW_TOKEN', jira: 'JIRA_URL, JIRA_USER und JIRA_TOKEN' };

const FAULTS: Readonly<Record<YamlFault, string>> = {
  'indent': 'die Einrückung stimmt nicht',
  'missing': 'hier fehlt ein Zeichen',
  'misplaced': 'das darf in YAML hier nicht stehen',
  'twice': 'dieser Schlüssel steht hier zum zweiten Mal',
  'anchor': 'mit einem Anker (&) oder Verweis (*) stimmt etwas nicht',
  'tag': 'mit einer Typangabe (!) stimmt etwas nicht',
  'several': 'die Datei enthält mehrere YAML-Dokumente',
  'too-much': 'die Verweise (*) stehen für zu viel',
};

function sized(of: Sized, limit: string): string {
  if (of === 'list') return `muss ${limit} auflisten`;
  return of === 'text' ? `muss ${limit} Zeichen haben` : `muss ${limit} sein`;
}

function hint(meant: string | null): string {
  return meant === null ? '' : `; meinen Sie ${meant}?`;
}

function onlySoMany(humans: number): string {
  return humans === 1 ? 'nur eine Person darf genehmigen' : `nur ${humans} dürfen genehmigen`;
}

export const mistakes: typeof english = {
  'mistake': ({ place, what, line, column }, { say }) => `${say(place)}: ${say(what)} (Zeile ${line}, Spalte ${column})`,
  'mistake/at': ({ place, what }, { say }) => `${place}: ${say(what)}`,
  'mistake/file': () => 'die Datei',
  'mistake/unreadable': ({ why }) => `die Datei kann nicht gelesen werden: ${why}`,

  /** What reads YAML says it more exactly, and in English only. */
  'mistake/yaml': ({ fault, told }) => `${FAULTS[fault]} („${told}“)`,
  'mistake/anchor': ({ name }) => `*${name} steht für nichts: davor gibt es kein &${name}`,

  'mistake/missing': () => 'fehlt',
  'mistake/kind': ({ kind, is, needsQuotes }, { say }) => `muss ${KINDS[kind] ?? kind} sein, ist ${say(is)}${needsQuotes ? '; setzen Sie es in Anführungszeichen' : ''}`,
  'mistake/value': ({ allowed, is, meant }, { say }) => `muss ${allowed.length === 1 ? '' : 'eines von diesen sein: '}${allowed.join(', ')}${allowed.length === 1 ? ' sein' : ''}; ist ${say(is)}${hint(meant)}`,
  'mistake/is-empty': () => 'leer',
  'mistake/is-list': () => 'eine Liste',
  'mistake/is-section': () => 'ein Abschnitt',
  'mistake/too-small': ({ of, least }) => sized(of, `mindestens ${least}`),
  'mistake/too-big': ({ of, most }) => sized(of, `höchstens ${most}`),
  'mistake/key': ({ key, known, meant }) => `einen Schlüssel „${key}“ gibt es hier nicht${hint(meant)} (es gibt: ${known.join(', ')})`,
  'mistake/name': ({ of }) => `der Name muss aus ${NAMED[of]} bestehen`,
  'mistake/unknown': ({ name, of, known, meant }, { say }) => `„${name}“ gehört nicht zu ${say(of)} (${known.join(', ')})${hint(meant)}`,
  'mistake/servicenow-types': () => 'den Arten, nach denen ServiceNow gefragt wird',
  'mistake/twice': () => 'ist zweimal aufgeführt',

  'mistake/form': ({ form }) => `muss ${FORMS[form]}`,
  'mistake/resource-id': ({ example }) => `muss die Kennung einer Ressource von Azure sein, wie ${example}`,
  'mistake/duration': ({ is }, { say }) => `muss eine Dauer sein, wie "30m", "2h" oder "1h 30m"; ist ${say(is)}`,
  'mistake/no-duration': ({ typed }) => `„${typed}“ ist keine Dauer; schreiben Sie sie wie "30m", "2h" oder "1h 30m"`,
  'mistake/zone': ({ meant }) => `muss eine Zeitzone sein, wie Europe/Paris oder UTC${hint(meant)}`,
  'mistake/nobody': () => 'muss mindestens eine Gruppe oder Person nennen',
  'mistake/login-of': () => 'muss entweder person oder upn haben',

  'mistake/lapsed-before': ({ lapsesAfter }, { duration }) => `muss kürzer sein als lapsesAfter (${duration(lapsesAfter)}): danach ist die Anfrage verfallen`,
  'mistake/one-stage': () => 'sagt, wann eine weitere Stufe gefragt wird; es gibt nur eine',
  'mistake/escalated-to': () => 'kann nicht start sein: diese Stufe wird gefragt, wenn die davor zu lange schweigt (escalateAfter)',
  'mistake/too-few': ({ needed, doing, humans }) => `${needed} können niemals ${DOING[doing]}: ${onlySoMany(humans)}`,
  'mistake/no-condition': () => 'muss mindestens eines davon nennen: onCall, longest, ticketStates',
  'mistake/under-shortest': ({ shortest }, { duration }) => `muss mindestens duration.min sein (${duration(shortest)})`,
  'mistake/not-asked': ({ key }) => `braucht ein Ticketsystem, das gefragt wird: ${key} servicenow oder jira`,
  'mistake/example': ({ example, pattern }) => `„${example}“ passt nicht zum Muster ${pattern}; nennen Sie eine Nummer, die passt`,
  'mistake/order': ({ lengths }, { duration }) => `muss min <= default <= max sein, ist ${lengths.map(duration).join(', ')}`,
  'mistake/under-floor': ({ floor, is }, { duration }) => `muss mindestens pimFloor + 2 roundTo sein (${duration(floor)})${is === null ? '' : `, ist ${duration(is)}`}`,
  'mistake/rounded-off': ({ roundTo }, { duration }) => `muss mindestens roundTo sein (${duration(roundTo)}), sonst bleibt nichts davon übrig`,
  'mistake/over-longest': ({ longest, is }, { duration }) => `darf nicht länger sein als duration.max (${duration(longest)}), ist ${duration(is)}`,

  'mistake/client-port': ({ client, ports }) => `${client} gehört nicht zu den Ports, die geöffnet werden (${ports.join(', ')}), also käme niemand hinein`,
  'mistake/account-twice': ({ id }) => `${id} ist zweimal aufgeführt; ein Konto gehört einem einzigen Menschen`,
  'mistake/one-officer': () => 'eine Person allein kann einen Halt nicht aufheben: nennen Sie eine zweite oder eine Gruppe',
  'mistake/star': ({ star, stars }) => `${star} steht für nichts: so viele * gibt es nicht (${stars})`,
  'mistake/not-later': () => 'muss später sein als from',
  'mistake/drill-path': ({ entitlement }) => `ist ein Weg von ${entitlement}: ein Probefenster braucht einen eigenen`,
  'mistake/drill-short': () => 'muss mindestens das Doppelte von roundTo sein: ein Fenster endet zu einem ganzen Vielfachen davon',
  'mistake/drill-long': () => 'darf höchstens eine Stunde sein',

  'mistake/unbuilt': () => 'wird von dieser Version noch nicht durchgesetzt; lassen Sie es weg',
  'mistake/instance': ({ running, wished }) => `muss ${running} bleiben, solange dies läuft, ist ${wished}; was unter dem alten Namen offen ist, gehörte sonst niemandem. Um ihn zu ändern, beenden Sie, was offen ist, und starten Sie neu`,
  'mistake/no-system': ({ system }) => `${system} kann nicht gefragt werden; setzen Sie ${TO_SET[system]}`,
  'mistake/no-page': () => 'braucht eine Seite, auf der man sich anmeldet; setzen Sie PUBLIC_URL, und wenn der Bot kein Passwort hat, SIGNIN_CLIENT_ID mit SIGNIN_CLIENT_SECRET',
};
