import type { address as english, Range } from '../../../../access/sentences/address.js';

const HOW = 'Geben Sie die öffentliche IPv4-Adresse an, von der aus Sie sich verbinden; eine Suche nach „wie ist meine IP“ zeigt sie.';
const RANGES: Readonly<Record<Range, string>> = {
  private: 'eine private Adresse', carrierGradeNat: 'eine geteilte Adresse des Anbieters (100.64.0.0/10)', loopback: 'eine Adresse des eigenen Rechners',
  linkLocal: 'eine verbindungslokale Adresse', multicast: 'eine Multicast-Adresse', broadcast: 'die Broadcast-Adresse',
  unspecified: 'gar keine Adresse', reserved: 'eine reservierte oder nur für Beispiele gedachte Adresse', other: 'keine öffentliche Adresse',
};

export const address: typeof english = {
  'address-missing': () => 'Es fehlt die Adresse, von der aus Sie sich verbinden, damit sonst niemand eingelassen wird. Schreiben Sie dazu: from, dann Ihre öffentliche IPv4-Adresse.',
  'address-missing/page': () => 'Es fehlt die Adresse, von der aus Sie sich verbinden, damit sonst niemand eingelassen wird. Zeigen Sie sie auf der Seite; Ihre Anfrage geht dann von selbst weiter.',
  'address-missing/no-page': () => 'Hier gibt es keine Seite, die Ihre Adresse zeigen könnte. Schreiben Sie sie in Ihre Anfrage: from, dann Ihre öffentliche IPv4-Adresse.',
  'address-not-ipv4': ({ typed }) => `${typed} ist eine IPv6-Adresse, und Azure Bastion ist nur über IPv4 zu erreichen. ${HOW}`,
  'address-invalid': ({ typed }) => `„${typed}“ ist keine IPv4-Adresse. ${HOW}`,
  'address-invalid/host-bits': ({ typed, network }) => `In ${typed} sind Bits des Hosts gesetzt; schreiben Sie ${network}.`,
  'address-invalid/elsewhere': ({ typed, from }) => `Angefragt haben Sie für ${typed}, und Sie kommen von ${from ?? 'nirgendwo'}. Öffnen Sie den Link von dort, oder fragen Sie noch einmal, ohne „from“.`,
  'address-too-wide': ({ typed, covers, most }) => `${typed} umfasst ${covers} Adressen; erlaubt ist ${most === 32 ? 'nur eine einzige' : `höchstens /${most}`}. ${HOW}`,
  'address-not-public': ({ typed, range }) => `${typed} ist ${RANGES[range]}, die Azure nie als Absender sieht. ${HOW}`,

  'step-up-needed/page': () => 'Für diesen Zugriff müssen Sie sich noch einmal anmelden, von dort, von wo Sie sich verbinden werden. Melden Sie sich auf der Seite an; Ihre Anfrage geht dann von selbst weiter.',
  'step-up-needed/yes': () => 'Ihr Ja zählt, sobald Sie sich selbst angemeldet haben. Der Link dafür steht auf der Karte.',
  'step-up-needed/no-yes': () => 'Für Ihr Ja müssten Sie sich selbst anmelden, und hier kann sich niemand mehr anmelden. Fragen Sie die, die diesen Bot betreiben.',
  'step-up-needed/no-sign-in': () => 'Hier kann sich niemand mehr anmelden. Fragen Sie die, die diesen Bot betreiben.',
  'step-up-needed/other-browser': () => 'Diese Anmeldung wurde in einem anderen Browser begonnen, darum zählt sie nicht. Beginnen Sie von vorn, und bleiben Sie in einem Browser.',
  'step-up-needed/other-network': ({ before, after }) => `Beim Bestätigen kamen Sie von ${before}, nach der Anmeldung von ${after}. Beginnen Sie von vorn, und bleiben Sie in einem Netz.`,
  'step-up-needed/unfinished': ({ why }) => `Es hat sich niemand angemeldet${why === null ? '' : ` (Entra sagt: ${why})`}. Versuchen Sie es noch einmal, und schließen Sie die Anmeldung dort ab.`,
  'step-up-needed/stranger': ({ name }) => `Angemeldet hat sich jemand anders als ${name}, darum zählt es nicht. Es wurde gemeldet. Falls Sie das mit einem anderen Konto waren, beginnen Sie von vorn und melden Sie sich als ${name} an.`,
  'step-up-needed/old': () => 'Entra hat Ihre Anmeldedaten nicht neu verlangt, darum ist diese Anmeldung zu alt, um zu zählen. Melden Sie sich dort ab, und versuchen Sie es noch einmal.',
  'step-up-needed/context': ({ context }) => `Entra bürgt nicht für den Authentifizierungskontext ${context}, der hier verlangt wird. Wer den bedingten Zugriff verwaltet, kann sagen, was Ihrer Anmeldung fehlt.`,
  'sign-in-failed/foreign': () => 'Entra hat eine Anmeldung gegeben, die nicht hierfür bestimmt war. Öffnen Sie einen neuen Link, und melden Sie sich noch einmal an.',
  'sign-in-failed/no-time': () => 'Entra sagt nicht, wann Sie sich angemeldet haben. Wer diesen Bot betreibt, ergänzt in dessen Registrierung den optionalen Anspruch auth_time.',
  'sign-in-failed/final': () => 'Entra hat diese Anmeldung nicht angenommen. Öffnen Sie einen neuen Link, und melden Sie sich noch einmal an.',
  'sign-in-failed': () => 'Entra antwortet gerade nicht.',
};
