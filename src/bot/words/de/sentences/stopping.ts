import type { stopping as english } from '../../../../access/sentences/stopping.js';

export const stopping: typeof english = {
  'stopped': ({ by, since, reason, lifting }, { day, clock }) =>
    `Alle Öffnungen sind angehalten, seit ${day(since)}, ${clock(since)}, von ${by}: ${reason}. ${lifting === null ? 'Es öffnet sich nichts, bis zwei Sicherheitsbeauftragte den Halt mit /access unfreeze aufheben' : `${lifting} will den Halt aufheben; das müssen noch andere Sicherheitsbeauftragte sagen, mit /access unfreeze`}.`,
  'stopped/unknown': () => 'Zurzeit öffnet sich nichts: was über den Notschalter gespeichert ist, ist nicht echt, darum kann niemand sagen, ob die Öffnungen angehalten sind. Der Prüfkanal weiß davon und auch, was es behebt; fragen Sie danach noch einmal.',
  'already-decided/lift-asked': () => 'Sie haben schon gebeten, den Halt aufzuheben; auch jemand anders von den Sicherheitsbeauftragten muss /access unfreeze schreiben.',
  'conflict/not-ended': () => 'Noch ist nicht alles beendet, was mit dem Halt endet. Schreiben Sie in einer Minute noch einmal /access unfreeze.',
  'conflict/officer': () => 'Jemand anders von den Sicherheitsbeauftragten war schneller. /access zeigt, wie es steht.',
  'not-stopped/unknown': () => 'Was über den Notschalter gespeichert ist, ist nicht echt, darum gibt es nichts aufzuheben. Schreiben Sie /access freeze because <warum>: damit wird es beiseitegelegt und neu begonnen, und alle Öffnungen sind angehalten. Danach heben zwei von Ihnen den Halt auf.',
  'not-stopped': () => 'Die Öffnungen sind nicht angehalten; es gibt nichts aufzuheben.',
  'not-an-officer': () => 'Nur Sicherheitsbeauftragte dürfen die Öffnungen anhalten oder den Halt aufheben. Sie stehen in der Datei der Berechtigungen, unter roles.',
  'unclear': ({ typed, isSeveral, known }) =>
    `${isSeveral ? `Mehrere heißen „${typed}“` : `Niemand mit offenem oder angefragtem Zugriff heißt „${typed}“`}, darum wurde nichts beendet. ${known.length > 0 ? `Es gibt: ${known.join(', ')}. Schreiben Sie die Zeile noch einmal mit einem davon, oder mit end all.` : 'Es ist nichts offen und nichts angefragt.'}`,
  'withdrawn/officer': ({ reason }) => `Von einem Sicherheitsbeauftragten beendet: ${reason}`,
  'withdrawn/account': ({ name }) => `Das Konto von ${name} wurde gesperrt oder gelöscht.`,
  'withdrawn/guest': ({ name, title }) => `${name} ist jetzt Gast, und Gäste dürfen ${title} nicht haben.`,
  'withdrawn/no-requester': ({ name, title }) => `${name} gehört nicht mehr zu denen, die ${title} anfragen dürfen.`,
  'conflict/later-pass': () => 'Ein späterer Durchgang für dieses Ziel hat begonnen.',
  'conflict': () => 'Das ändern gerade viele zugleich. Versuchen Sie es gleich noch einmal.',
};
