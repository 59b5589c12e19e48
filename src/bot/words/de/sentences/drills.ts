import type { drills as english } from '../../../../access/sentences/drills.js';

export const drills: typeof english = {
  'no-drill': () => 'Die Datei der Berechtigungen nennt keinen Weg für Übungen, also gibt es nichts zu öffnen. Wer sie pflegt, ergänzt drill: mit dem Pfad einer Netzwerksicherheitsgruppe, die nichts schützt; docs/entitlements.example.yaml zeigt, wie.',
  'drill-under-way': ({ until }, { clock }) => `Eine Übung läuft, bis ${clock(until)}. Warten Sie auf ihre Zeile im Audit-Kanal und schreiben Sie dann noch einmal /access drill.`,
  'not-allowed/drill': () => 'Eine Übung beginnen können nur Genehmiger und Betreiber. Fragen Sie jemanden von ihnen.',

  'drill/begins': ({ path, until }, { clock }) => `Übung: ein Probefenster öffnet auf ${path}, bis ${clock(until)}`,
  'drill/due': ({ due }, { clock }) => `Die Übung des Tages, fällig um ${clock(due)}.`,
  'drill/asked-by': ({ by }) => `Angefordert von ${by}.`,
  'drill/missed': ({ due }, { moment }) => `Zu ihrer Zeit, ${moment(due)}, fiel sie aus: kein Arbeiter war da. Sie findet jetzt statt.`,
  'drill/good': ({ path, late }, { duration }) => `✔ Übung bestanden: was auf ${path} öffnete, ist geschlossen, ${late === 0 ? 'pünktlich' : `${duration(late)} nach seinem Ende`}`,
  'drill/late': ({ path, late }, { duration }) => `⛔ ÜBUNG MISSLUNGEN: das Probefenster auf ${path} schloss ${duration(late)} nach seinem Ende`,
  'drill/not-opened': ({ path }) => `⛔ ÜBUNG MISSLUNGEN: das Probefenster auf ${path} ging nicht auf`,
  'drill/by-other': ({ path }) => `⛔ ÜBUNG MISSLUNGEN: das Probefenster auf ${path} wurde geschlossen, und nicht von mir`,
  'drill/nothing-opened': () => '⛔ ÜBUNG MISSLUNGEN: zurzeit darf nichts öffnen',
  'drill/opened': ({ at, read }, { clock }) => `Geöffnet um ${clock(at)}, zurückgelesen um ${clock(read)}.`,
  'drill/closed': ({ due, at, read }, { clock }) => `Fällig um ${clock(due)}, geschlossen um ${clock(at)}, zurückgelesen um ${clock(read)}.`,
  'drill/by': ({ by }) => `Das Aktivitätsprotokoll von Azure nennt: ${by}`,
  'drill/by-nobody': () => 'Das Aktivitätsprotokoll von Azure hinkt um Minuten nach und nennt noch niemanden.',
  'drill/never-open': () => 'Azure zeigte seine Regel vor dem Ende nicht als offen.',
};
