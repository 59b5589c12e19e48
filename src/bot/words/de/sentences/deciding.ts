import type { Status } from '../../../../access/request.js';
import type { deciding as english } from '../../../../access/sentences/deciding.js';
import { all, oneOf, whenInWords } from './words.js';

const STATES: Readonly<Record<Status, string>> = {
  pending: 'sie wartet auf Genehmigung', denied: 'sie wurde abgelehnt', cancelled: 'sie wurde zurückgenommen', lapsed: 'sie ist verfallen', scheduled: 'sie wartet auf ihren Beginn',
  activating: 'sie wird geöffnet', active: 'sie ist offen', revoking: 'sie wird geschlossen', ended: 'sie ist beendet',
};

export const deciding: typeof english = {
  'all': ({ of }, { say }) => of.map(say).join(' '),
  'lines': ({ of }, { say }) => of.map(say).join('\n'),
  'unknown-request': ({ request }) => `Die Anfrage ${request} gibt es nicht.`,
  'conflict/many': ({ request }) => `Die Anfrage ${request} wird gerade von vielen zugleich geändert. Versuchen Sie es gleich noch einmal.`,
  'not-yours': () => 'Diese Anfrage gehört jemand anderem; nur wer gefragt hat, kann das tun.',
  'not-yours/more': () => 'Diese Anfrage gehört jemand anderem; nur wer gefragt hat, kann um mehr Zeit bitten.',
  'not-yours/again': () => 'Diese Anfrage gehört jemand anderem; nur wer gefragt hat, kann sie wiederholen.',
  'not-yours/sessions': () => 'Diese Anfrage gehört jemand anderem; nur wer gefragt hat, sieht hier die Sitzungen.',
  'not-open': ({ request, status }) => `Die Anfrage ${request} ist nicht offen: ${STATES[status]}.`,
  'not-open/not-ended': ({ request, status }) => `Die Anfrage ${request} ist nicht beendet: ${STATES[status]}. Noch gibt es nichts nachzuprüfen.`,

  'own-request': () => 'Das ist Ihre eigene Anfrage. Jemand anders muss darüber entscheiden.',
  'not-an-approver': ({ title }) => `Sie gehören nicht zu den Genehmigern von ${title}.`,
  'not-an-approver/guest': ({ title }) => `Gäste entscheiden nicht über ${title}. Entscheiden Sie mit einem Konto dieses Verzeichnisses, oder bitten Sie die Zuständigen, Gäste zuzulassen.`,
  'not-an-approver/stage': () => 'Ihre Stufe der Genehmigung ist noch nicht gefragt oder hat schon entschieden; jetzt sind andere gefragt.',
  'comment-missing/deny': () => 'Sagen Sie warum, für die anfragende Person und für das Protokoll: schreiben Sie einen Kommentar, und lehnen Sie dann noch einmal ab.',
  'comment-missing/approve': () => 'Diese Berechtigung verlangt von ihren Genehmigern einen Kommentar: schreiben Sie einen, und genehmigen Sie dann noch einmal.',
  'already-decided/yours': () => 'Sie haben diese Anfrage schon beantwortet; sie wartet auf jemand anderen.',
  'already-decided/other-question': ({ decided }, { say }) => `${decided === null ? '' : `${say(decided)} `}Was jetzt gefragt ist, steht auf der Karte, wie sie jetzt ist; sehen Sie sie noch einmal an.`,
  'already-decided/lapsed': ({ at }, { moment }) => `Diese Anfrage ist am ${moment(at)} verfallen und kann nicht mehr entschieden werden. Wer das noch braucht, fragt noch einmal: /access request`,
  'already-decided/withdrawn': ({ at, now, why }, manner) => `Diese Anfrage wurde ${whenInWords(at, now, manner)} entzogen: ${manner.say(why)}`,
  'already-decided/taken-back': ({ by, at, now }, manner) => `${by} hat diese Anfrage ${whenInWords(at, now, manner)} zurückgenommen.`,
  'already-decided/automatic': ({ at, now, because }, manner) => `Diese Anfrage wurde ${whenInWords(at, now, manner)} automatisch genehmigt (${manner.say(because)}).`,
  'already-decided/break-glass': () => 'Das wurde als Notfallzugriff geöffnet, ohne Genehmigung. /access review zeigt, was auf Ihre Prüfung wartet.',
  'already-decided/approved': ({ by, at, now }, manner) => `${by ?? 'Jemand'} hat diese Anfrage schon genehmigt, ${whenInWords(at, now, manner)}.`,
  'already-decided/denied': ({ by, at, now }, manner) => `${by ?? 'Jemand'} hat diese Anfrage schon abgelehnt, ${whenInWords(at, now, manner)}.`,
  'could-not-open': ({ why }, { say }) => `Würde es jetzt genehmigt, könnte es nicht geöffnet werden: ${say(why)}`,
  'not-in-time': () => 'Azure hat in der Zeit, die die Berechtigung lässt, nicht beide Ebenen geöffnet.',
  'not-in-time/ended': () => 'Das Fenster endete, bevor beide Ebenen offen waren.',
  'automatic': ({ onCall, longest, ticketStates }, { duration }) => [
    ...(onCall ? ['in Bereitschaft'] : []),
    ...(longest === null ? [] : [`höchstens ${duration(longest)}`]),
    ...(ticketStates.length > 0 ? [`Ticket in ${oneOf(ticketStates)}`] : []),
  ].join(', '),

  'not-extendable/break-glass': () => 'Ein Notfallzugriff kann nicht verlängert werden. Bitten Sie die Genehmiger um ein weiteres Fenster, oder beenden Sie dieses und öffnen Sie ein neues.',
  'not-extendable/never': ({ title }) => `Fenster für ${title} können nicht verlängert werden. Fragen Sie nach einem weiteren.`,
  'not-extendable/moved': ({ end, now }, manner) => `Diese Karte zeigt ein anderes Ende: Das Fenster endet jetzt ${whenInWords(end, now, manner)}, und es kam nichts hinzu. Für noch mehr Zeit drücken Sie den Knopf auf der Karte, wie sie jetzt ist, oder schreiben Sie /access extend.`,
  'not-extendable/waits': () => 'Um mehr Zeit ist schon gebeten; das wartet auf die Genehmiger.',
  'not-extendable/often': ({ times }) => `Dieses Fenster wurde schon ${times === 1 ? 'einmal' : `${times}-mal`} verlängert, so oft wie erlaubt. Fragen Sie nach einem weiteren.`,

  'not-an-approver/review': ({ title }) => `Sie gehören nicht zu den Genehmigern von ${title}, die es prüfen.`,
  'comment-missing/review': () => 'Sagen Sie warum, für das Protokoll: schreiben Sie einen Kommentar, und drücken Sie dann noch einmal „Nicht gerechtfertigt“.',
  'own-request/review': () => 'Das ist Ihr eigenes Fenster. Andere müssen es prüfen.',
  'already-decided/reviewed-by-you': ({ at, now }, manner) => `Sie haben es schon geprüft, ${whenInWords(at, now, manner)}.`,
  'already-decided/reviewed': ({ by }) => `${all(by)} ${by.length === 1 ? 'hat' : 'haben'} es schon geprüft; mehr ist nicht nötig.`,
  'not-reviewable': ({ request }) => `Die Anfrage ${request} war kein Notfallzugriff, darum muss sie niemand prüfen.`,
  'not-reviewable/not-yet': () => 'Es ist noch nicht offen. Prüfen Sie es, sobald es offen oder beendet ist.',

  'not-allowed/history': () => 'Nur Prüfer können sehen, was andere hatten, und Genehmiger bei dem, was sie genehmigen. /access history zeigt, was Sie hatten.',
  'not-allowed/unseen': ({ entitlement, mine }) => `Sie genehmigen ${entitlement} nicht, darum können Sie nicht sehen, was andere davon hatten. Sehen können Sie: ${mine.join(', ')}.`,
  'not-allowed/report': () => 'Den Bericht können nur Genehmiger und Prüfer sehen. /access history zeigt, was Sie hatten.',
  'duration-invalid/report': ({ longest }) => `Ein Bericht kann 1 bis ${longest} Tage umfassen: /access report 30`,
  'not-allowed/verify': () => 'Das können nur die anfragende Person, die Genehmiger und die Prüfer noch einmal lesen lassen.',
  'not-allowed/active': () => 'Nur Genehmiger, Betreiber und Prüfer können sehen, was bei anderen offen ist. /access status zeigt, was Sie haben.',
  'not-allowed/record': ({ request }) => `Sie haben keine Anfrage ${request}, und nur die Genehmiger und Prüfer können die von anderen sehen. /access status zeigt Ihre.`,
  'not-allowed/evidence': ({ request }) => `Sie haben keine Anfrage ${request}, und nur Prüfer und die Genehmiger können den Nachweis zu denen von anderen sehen. /access history zeigt, was Sie hatten.`,
  'not-allowed/doctor': () => 'Nur Genehmiger und Betreiber können sehen, was dem Bot in Azure fehlt. Fragen Sie jemanden von ihnen.',
  'unknown-person/several': ({ typed, which }) => `Mehrere heißen „${typed}“: ${which.join(', ')}. Schreiben Sie statt des Namens die Objekt-ID.`,
  'unknown-person': ({ typed }) => `Niemand, der anfragen darf, heißt „${typed}“, und für eine Maschine, ein Ticket oder eine Berechtigung dieses Namens wurde nichts angefragt. Schreiben Sie den ganzen Namen, wie Teams ihn zeigt, oder die Objekt-ID.`,
};
