import type { installation as english } from '../../../../access/sentences/installation.js';
import type { Look } from '../../../../access/stop.js';

const LOOKED: Readonly<Record<Exclude<Look['what'], 'report'>, string>> = { evidence: 'den Nachweis zur Anfrage', request: 'den ganzen Hergang der Anfrage', history: 'den Verlauf von' };

export const installation: typeof english = {
  'mark': ({ at, seq, hash }, { clock }) => `${clock(at)} · #${seq} ${hash.slice(0, 8)}`,
  'because': ({ reason }) => `Warum: ${reason}`,
  'begins': () => 'Das Protokoll dieser Installation beginnt hier',
  'begins/nothing-stored': () => 'Es war nichts gespeichert. Wenn sie nicht neu ist, ging ihr Speicher verloren, und mit ihm, ob die Öffnungen angehalten waren: Sicherheitsbeauftragte können sie mit /access freeze anhalten.',
  'begun-anew': ({ by }) => `⚠ ${by} hat das Protokoll des Notschalters neu begonnen`,
  'begun-anew/aside': () => 'Was dort stand, wurde beiseitegelegt, für alle, die dem nachgehen (npm run ledger -- verify).',
  'begun-anew/stopped': () => 'Alle Öffnungen sind angehalten. Zwei Sicherheitsbeauftragte heben das mit /access unfreeze auf.',
  'begun-anew/possible': () => 'Öffnungen sind möglich.',
  'has-stopped': ({ by }) => `⛔ ${by} hat alle Öffnungen angehalten`,
  'has-stopped/nobody-ends': () => 'Was offen ist, bleibt bis zu seinem Ende offen, und was angefragt ist, wartet.',
  'has-stopped/ends': ({ ends }) => `${ends === 'all' ? 'Alles' : `Alles von ${ends.name}`} endet jetzt: Fenster werden geschlossen, und was wartet, wird zurückgezogen.`,
  'has-stopped/two-lift': () => 'Zwei Sicherheitsbeauftragte heben das mit /access unfreeze auf.',
  'lift-asked': ({ by }) => `${by} will den Halt aller Öffnungen aufheben`,
  'lift-asked/another': () => 'Dazu muss noch jemand von den Sicherheitsbeauftragten /access unfreeze schreiben. Bis dahin öffnet sich nichts.',
  'lift-asked/replaced': ({ before }) => `${before} hatte zuvor darum gebeten und gehört nicht mehr zu den Sicherheitsbeauftragten, darum zählt das nicht.`,
  'lifted': ({ first, by }) => `Öffnungen sind wieder möglich: ${first} und ${by} haben den Halt aufgehoben`,
  'lifted/made-by': ({ by, reason }) => `Angehalten hatte ${by}: ${reason}`,
  'looked': ({ by, what, of }) => `${by} hat sich ${LOOKED[what]} ${of} angesehen`,
  'looked/report': ({ by, days }) => `${by} hat sich den Bericht über ${days === 1 ? 'den letzten Tag' : `die letzten ${days} Tage`} angesehen`,
  'removed': ({ count }) => `${count === 1 ? 'Eine alte Anfrage wurde' : `${count} alte Anfragen wurden`} aus dem Protokoll entfernt`,
  'removed/kept': ({ before, seal }, { day }) => `Was vor dem ${day(before)} zu Ende war, wird nicht länger aufbewahrt. Alle Exporte haben es vollständig bestätigt; die Siegel bis ${seal} decken es, und die Hashwerte der Einträge bleiben.`,
  'removed/names': ({ names, more }) => `Anfragen: ${names.join(', ')}${more > 0 ? ` und ${more} weitere` : ''}`,
  'bound/here': ({ what }) => (what === 'approvals' ? 'Die Genehmiger werden ab jetzt in diesem Kanal gefragt' : 'Alles wird ab jetzt in diesem Kanal gemeldet'),
  'bound/elsewhere': ({ what }) => (what === 'approvals' ? 'Die Genehmiger werden ab jetzt in einem anderen Kanal gefragt' : 'Alles wird ab jetzt in einem anderen Kanal gemeldet'),
  'bound/by': ({ by }) => `Das hat ${by} bestimmt, aus dem Kreis der Betreiber.`,
  'bound/stays': () => 'Was im alten Kanal gefragt wurde, bleibt dort und kann dort beantwortet werden.',
  'unknown-stop': () => '⛔ ES ÖFFNET SICH NICHTS: was über den Notschalter gespeichert ist, ist nicht echt',
  'unknown-stop/changed': () => 'Jemand hat geändert, was gespeichert ist, oder ein Teil davon ging verloren. Was offen ist, endet, wie es soll. Was nicht stimmt, zeigt: npm run ledger -- verify',
  'unknown-stop/officer': () => 'Wenn das geklärt ist, schreibt jemand von den Sicherheitsbeauftragten /access freeze because <warum>: das Protokoll wird beiseitegelegt und neu begonnen, und alle Öffnungen sind angehalten. Zwei von ihnen heben das dann mit /access unfreeze auf.',
  'unknown-stop/no-officer': () => 'Wo keine Sicherheitsbeauftragten benannt sind, tun es die, die das betreiben: npm run ledger -- begin-anew --by <name> --because <warum>',
};
