import type { usage as english } from '../en/usage.js';

export const usage: typeof english = {
  request: {
    does: 'Um Zugriff bitten: alles in einer Zeile, in beliebiger Reihenfolge, oder nur das Wort für ein Formular.',
    line: '/access request <was> for <wie lange> [at <wann>] from <Ihre Adresse> ticket <Nummer> because <warum>',
  },
  list: {
    does: 'Was Sie anfragen können: die Rollen, der Weg durchs Netz, wie lange, und wer Ja sagt.',
    line: '/access list [Seite]',
  },
  status: {
    does: 'Was bei Ihnen unterwegs ist, mit der Zeit, die bleibt, und was zuletzt endete; mit einem Namen alles, was damit geschah.',
    line: '/access status [Anfrage | Seite]',
  },
  evidence: {
    does: 'Für Genehmiger, Prüfer und den, der gefragt hat: alles zu einer Anfrage, als Seite, die sich ohne Netz selbst prüft.',
    line: '/access evidence <Anfrage>',
  },
  mine: {
    does: 'Alle Ihre Anfragen, die neuesten zuerst, Seite für Seite.',
    line: '/access mine [Seite]',
  },
  history: {
    does: 'Was von Ihren Anfragen beendet ist, wie, und wie spät es geschlossen wurde; für Prüfer und Genehmiger auch bei anderen.',
    line: '/access history [Person | Maschine | Ticket | Berechtigung | everybody] [since <Datum>] [until <Datum>]',
  },
  extend: {
    does: 'Um mehr Zeit bitten in einem offenen Fenster, bevor es endet.',
    line: '/access extend [Anfrage] [by <wie lange> oder until <wann>]',
  },
  end: {
    does: 'Offenen Zugriff vor der Zeit zurückgeben.',
    line: '/access end [Anfrage]',
  },
  cancel: {
    does: 'Eine Anfrage zurücknehmen, über die noch niemand entschieden hat.',
    line: '/access cancel [Anfrage]',
  },
  ip: {
    does: 'Mir zeigen, von welcher Adresse Sie sich verbinden, damit Sie sie nicht tippen müssen.',
    line: '/access ip',
  },
  breakglass: {
    does: 'Im Notfall: sofort öffnen, ohne Genehmigung. Alle erfahren es, und Genehmiger prüfen es danach.',
    line: '/access breakglass <was> for <wie lange> from <Ihre Adresse> ticket <Nummer> because <warum>',
  },
  approve: {
    does: 'Für Genehmiger: Ja zu einer Anfrage sagen, auch für kürzer, wie der Knopf auf ihrer Karte. Ohne Namen: alles, was auf Sie wartet.',
    line: '/access approve [Anfrage] [more <wann gefragt>] [for <wie lange> oder until <wann>] [because <warum>]',
  },
  deny: {
    does: 'Für Genehmiger: Nein zu einer Anfrage sagen, mit dem Grund, wie der Knopf auf ihrer Karte.',
    line: '/access deny <Anfrage> [more <wann gefragt>] because <warum>',
  },
  review: {
    does: 'Für Genehmiger: die Notfallzugriffe, die auf Ihre Prüfung warten, mit den Knöpfen.',
    line: '/access review [Anfrage]',
  },
  report: {
    does: 'Für Genehmiger und Prüfer: was in den letzten Tagen angefragt, geöffnet und geschlossen wurde, wie schnell und wie spät.',
    line: '/access report [Tage]',
  },
  active: {
    does: 'Für Genehmiger, Betreiber und Prüfer: alles, was jetzt offen ist, für wen und wie lange.',
    line: '/access active [Seite]',
  },
  doctor: {
    does: 'Für Genehmiger und Betreiber: ob ich in Azure habe, was ich brauche, und was im Ruhezustand an den Netzen nicht stimmt.',
    line: '/access doctor',
  },
  drill: {
    does: 'Für Genehmiger und Betreiber: ein Probefenster öffnen, das niemanden hereinlässt, und im Audit-Kanal sehen, dass es rechtzeitig schließt.',
    line: '/access drill',
  },
  freeze: {
    does: 'Für Sicherheitsbeauftragte: alle Öffnungen sofort anhalten, und die Fenster aller oder einer Person beenden.',
    line: '/access freeze [end all | end PERSON] because GRUND',
  },
  unfreeze: {
    does: 'Für Sicherheitsbeauftragte: den Halt aufheben; dazu braucht es zwei.',
    line: '/access unfreeze',
  },
  use: {
    does: 'Für Betreiber: in einem Kanal sagen, wofür er ist: dort werden Genehmiger gefragt, oder dort wird alles gemeldet.',
    line: '/access use this channel for <approvals oder audit>',
  },
  help: {
    does: 'Diese Liste; mit einem Befehl dahinter alles über diesen.',
    line: '/access help [command]',
  },
};
