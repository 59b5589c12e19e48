import type { asking as english } from '../../../../access/sentences/asking.js';
import { hoursInWords, otherwiseInWords, roleInWords } from './words.js';

export const asking: typeof english = {
  'unknown-entitlement': ({ typed, meant, known }) => `Die Berechtigung „${typed}“ gibt es nicht.${meant === null ? '' : ` Meinen Sie ${meant}?`} ${known.length > 0 ? `Es gibt: ${known.join(', ')}.` : 'Noch kann nichts angefragt werden.'}`,
  'not-a-requester': ({ title }) => `Sie gehören nicht zu denen, die ${title} anfragen dürfen. Bitten Sie die Zuständigen, Sie in diese Gruppe aufzunehmen.`,
  'not-a-requester/guest': ({ title }) => `Gäste dürfen ${title} nicht anfragen. Fragen Sie mit einem Konto dieses Verzeichnisses, oder bitten Sie die Zuständigen, Gäste zuzulassen.`,
  'not-a-requester/no-account': () => 'Ihr Konto steht nicht im Verzeichnis, oder es ist gesperrt.',
  'too-many-open': ({ underWay, most }) => `Sie haben ${underWay} Anfragen unterwegs, und höchstens ${most} sind erlaubt. Beenden Sie zuerst eine, oder nehmen Sie eine zurück.`,
  'too-many-open/here': ({ title, underWay, most }) => `Sie haben ${underWay} Anfragen für ${title} unterwegs, und höchstens ${most} sind erlaubt. Beenden Sie zuerst eine, oder nehmen Sie eine zurück.`,
  'no-approver-left': ({ title }) => `Außer Ihnen dürfen zu wenige ${title} genehmigen, und niemand genehmigt die eigene Anfrage. Bitten Sie die Zuständigen, weitere Genehmiger zu benennen.`,
  'baseline-open': ({ what, mend }, { say }) => `Es wird nichts geöffnet, solange das Netz im Ruhezustand nicht in Ordnung ist: ${say(what)}. So wird das behoben, von denen, die Azure verwalten: ${say(mend)}`,
  'conflict/not-saved': () => 'Die Anfrage konnte nicht gespeichert werden. Senden Sie sie noch einmal.',

  'start-invalid/at-once': ({ title }) => `${title} öffnet sich, sobald es darf; ein späterer Beginn ist nicht möglich. Lassen Sie „at“ weg.`,
  'start-invalid': ({ typed }) => `„${typed}“ ist keine Zeit. Schreiben Sie zum Beispiel 22:00, morgen 09:00 oder 2026-12-01 22:00 Europe/Paris.`,
  'start-invalid/past': ({ start, zone }, { inZone }) => `${inZone(start, zone)} liegt in der Vergangenheit. Schreiben Sie zum Beispiel 22:00, morgen 09:00 oder 2026-12-01 22:00 Europe/Paris.`,
  'start-invalid/far': ({ start, zone, within }, { inZone, duration }) => `${inZone(start, zone)} liegt zu weit voraus: der Beginn darf höchstens ${duration(within)} entfernt sein.`,
  'outside-hours': ({ hours, otherwise }, manner) => `Das kann nur so offen sein: ${hoursInWords(hours)}${otherwiseInWords(otherwise, manner)}.`,
  'frozen': ({ title, from, to, zone, otherwise }, manner) => `Während „${title}“ wird nichts geöffnet (${manner.weekday(from, zone)} bis ${manner.weekday(to, zone, from)} ${zone})${otherwiseInWords(otherwise, manner)}.`,

  'duration-invalid': ({ typed }) => `„${typed}“ ist keine Dauer. Schreiben Sie zum Beispiel 30m, 2h oder 1h 30m.`,
  'duration-invalid/until': ({ typed }) => `„${typed}“ ist keine Zeit. Schreiben Sie zum Beispiel bis 18:00, bis morgen 09:00 oder bis 2026-12-01 22:00 Europe/Paris.`,
  'duration-invalid/past': ({ end, zone }, { inZone }) => `${inZone(end, zone)} liegt in der Vergangenheit. Schreiben Sie hinter „bis“ eine Zeit, die noch kommt.`,
  'duration-invalid/no-later': ({ end, zone, has }, { inZone }) => `${inZone(end, zone)} ist nicht später als das bisherige Ende, ${inZone(has, zone)}. Schreiben Sie eine spätere Zeit.`,
  'duration-too-long/until': ({ end, zone, asked, longest, of }, { inZone, duration }) => `Bis ${inZone(end, zone)} sind es ${duration(asked)}, und das ist zu lang: höchstens ${duration(longest)} für ${of}.`,
  'duration-too-long': ({ asked, longest, of }, { duration }) => `${duration(asked)} ist zu lang: höchstens ${duration(longest)} für ${of}.`,
  'duration-too-long/more': ({ asked, longest }, { duration }) => `${duration(asked)} ist zu viel: höchstens ${duration(longest)} auf einmal.`,
  'duration-too-long/shorten': ({ wanted, asked }, { duration }) => `${duration(wanted)} ist länger als angefragt (${duration(asked)}). Wer genehmigt, kann nur kürzen.`,
  'duration-too-long/pim': ({ role, longest }, { duration }) => `PIM selbst erlaubt höchstens ${duration(longest)} für ${roleInWords(role)}. Fragen Sie nicht für länger.`,
  'duration-too-short': ({ asked, shortest, of }, { duration }) => `${duration(asked)} ist zu kurz: mindestens ${duration(shortest)} für ${of}.`,
  'duration-too-short/left': ({ end, left, least }, { moment, duration }) => `Es wurde so verkürzt, dass es spätestens am ${moment(end)} endet, und davon ist ${left > 0 ? `nur ${duration(left)}` : 'nichts'} übrig; mindestens ${duration(least)} braucht ein Fenster. Wer das noch braucht, fragt noch einmal: /access request`,

  'reason-missing': () => 'Es fehlt ein Grund, für die Genehmiger und für das Protokoll, wie in: because Kernel aktualisieren',
  'reason-too-long': ({ has, most }) => `Der Grund hat ${has} Zeichen; höchstens ${most} passen hinein. Kürzen Sie ihn, und schreiben Sie das Nähere ins Ticket.`,
  'no-break-glass': ({ title, id }) => `Für ${title} gibt es keinen Notfallzugriff. Fragen Sie die Genehmiger: /access request ${id}`,
  'no-break-glass/pim': ({ role }) => `PIM selbst verlangt für ${roleInWords(role)} eine Genehmigung, darum geht es nicht als Notfallzugriff. Fragen Sie die Genehmiger: /access request`,
  'review-overdue': ({ request, asked, missing, due }, { day, clock }) =>
    `Ihr Notfallzugriff ${request} vom ${day(asked)} wartet noch auf ${missing === 1 ? 'eine Prüfung' : `${missing} Prüfungen`}, fällig seit ${day(due)}, ${clock(due)}. Bis dahin gibt es keinen weiteren: bitten Sie jemanden aus dem Kreis der Genehmiger, ihn auf der Karte zu prüfen (/access review), oder fragen Sie auf dem gewöhnlichen Weg: /access request`,

  'not-eligible': ({ role }) => `PIM führt Sie nicht als berechtigt für ${roleInWords(role)}. Bitten Sie zuerst um diese Berechtigung; sie ist es, die hier aktiviert wird.`,
  'not-eligible/ends': ({ role, until }, { moment }) => `Ihre Berechtigung für ${roleInWords(role)} endet am ${moment(until)}, vor diesem Fenster. Fragen Sie für kürzer.`,
  'not-eligible/taken-away': ({ role }) => `${roleInWords(role)} wurde in PIM entzogen, und die Berechtigung dafür auch.`,
  'no-approver-left/pim': ({ role, isNamed }) => `PIM selbst verlangt für ${roleInWords(role)} eine Genehmigung${isNamed ? ' durch dort benannte Genehmiger, und niemand von ihnen darf hier genehmigen' : ', benennt dafür aber niemanden'}. Bitten Sie die Verwaltung von PIM, jemanden zu benennen, der es darf.`,
  'step-up-needed/no-page': ({ title }) => `Für ${title} müssen Sie sich noch einmal anmelden, und hier gibt es keine Seite dafür. Wer diesen Bot betreibt, setzt PUBLIC_URL.`,
  'step-up-needed/assigner': ({ role }) => `PIM selbst verlangt für ${roleInWords(role)} von dem, der sie zuweist, eine mehrstufige Anmeldung, und die kann keine Anwendung zeigen. Bitten Sie die Verwaltung von PIM, das für Zuweisungen abzuschalten.`,
  'step-up-needed/nobody': (given) => `${asksSignIn(given)}, und hier hat das niemand gezeigt. Aktivieren Sie die Rolle selbst in PIM, oder bitten Sie die Verwaltung von PIM, das zu ändern.`,
  'step-up-needed/not-shown': (given) => `${asksSignIn(given)}, und Ihre Anmeldung hat das nicht gezeigt. Fragen Sie noch einmal, und melden Sie sich neu an.`,
  'step-up-needed/cannot-show': (given) => `${asksSignIn(given)}, und eine Anmeldung hier kann das nicht zeigen: wer diesen Bot betreibt, muss einen Authentifizierungskontext dafür benennen (SIGNIN_CONTEXT). Aktivieren Sie die Rolle bis dahin selbst in PIM.`,
};

function asksSignIn({ role, context }: Parameters<typeof english['step-up-needed/nobody']>[0]): string {
  return `PIM selbst verlangt für ${roleInWords(role)} beim Aktivieren ${context !== null ? `den Authentifizierungskontext ${context}` : 'eine mehrstufige Anmeldung'}`;
}
