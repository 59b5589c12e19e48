import type { exporting as english } from '../../../../access/sentences/exporting.js';

export const exporting: typeof english = {
  'export/silent': ({ where }) => `⚠ Das Protokoll wird nicht nach ${where} exportiert`,
  'export/silent-since': ({ since, now, reason }, { clock }) => `Nicht mehr seit ${clock(since, now)}: ${reason}`,
  'export/silent-kept': () => 'Verloren ist nichts: was wartet, wird exportiert, sobald das behoben ist, und vorher nicht entfernt.',
  'export/back': ({ where }) => `Das Protokoll wird wieder nach ${where} exportiert; was gewartet hat, ist dort`,
  'export/break': ({ where }) => `⛔ Der Export nach ${where} geht nicht dort weiter, wo er aufgehört hat`,
  'export/break-record': ({ request, seq, hash }) => `Zuletzt exportiert wurde ${request} #${seq} ${hash.slice(0, 8)}. Das Protokoll enthält diesen Eintrag nicht mehr: es wurde geleert, gekürzt oder aus einer älteren Kopie wiederhergestellt. Alles wird noch einmal von Anfang an exportiert.`,
  'export/break-foreign': ({ request, seq, hash }) => `Der Export endet mit ${request} #${seq} ${hash.slice(0, 8)}. Das Protokoll enthält diesen Eintrag nicht: es wurde geleert, gekürzt oder aus einer älteren Kopie wiederhergestellt, oder das Ziel gehört jemand anderem.`,
  'export/break-behind': ({ request, seq, hash }) => `Der Export endet mit ${request} #${seq} ${hash.slice(0, 8)}, hatte aber schon mehr bestätigt: dort wurde etwas entfernt. Ab diesem Eintrag wird noch einmal exportiert.`,
  'export/break-forged': () => 'Wie weit er gekommen war, wurde in Redis geändert, und nicht von uns. Er geht hinter dem weiter, was das Ziel nachweislich enthält, sonst von Anfang an.',
  'export/gone': ({ where, count }) => `⛔ ${count === 1 ? 'Ein Eintrag fehlt' : `${count} Einträge fehlen`} im Protokoll, vor dem Export nach ${where}`,
  'export/gone-one': ({ request, seq, hash }) => `Es fehlt: ${request} #${seq} ${hash.slice(0, 8)}`,
  'export/begins': ({ where }) => `Der Export nach ${where} beginnt mit dem, was jetzt im Protokoll steht`,
  'export/begins-without': ({ count }) => `${count === 1 ? 'Ein Eintrag' : `${count} Einträge`} aus Anfragen, die zuvor wie alle alten entfernt wurden, ${count === 1 ? 'steht' : 'stehen'} dort nur mit dem Hashwert. Was darin stand, zeigt ein älterer Export.`,
  'export/look': () => 'Was dort doppelt steht, hat dieselbe Kennung. Was fehlt, zeigt: npm run ledger -- verify',
};
