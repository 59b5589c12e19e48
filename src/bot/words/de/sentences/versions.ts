import type { versions as english } from '../../../../access/sentences/versions.js';

export const versions: typeof english = {
  'newer-version': ({ request, version, known }) =>
    `Die Anfrage ${request} hat eine neuere Version dieses Bots gespeichert (Stand ${version}; diese hier liest Stand ${known}). Nichts davon ist verloren, und hier öffnet sich nichts davon. Wer diesen Bot betreibt, startet die neuere Version wieder.`,
  'newer-version/installation': ({ version, known }) =>
    `Das Protokoll der Installation hat eine neuere Version dieses Bots geschrieben (Stand ${version}; diese hier liest Stand ${known}). Nichts davon ist verloren, und hier öffnet sich nichts. Wer diesen Bot betreibt, startet die neuere Version wieder.`,
  'newer/request': ({ request }) => `⚠ Die Anfrage ${request} stammt von einer neueren Version dieses Bots`,
  'newer/closes': ({ request, status }) => `Was von der Anfrage ${request} offen ist (gespeicherter Stand: ${status}), schließt sich zu seinem Ende oder vorher. Wer gefragt und wer zugestimmt hat, sagt die neuere Version, sobald sie wieder läuft.`,
  'newer/stop': () => '⛔ ES ÖFFNET SICH NICHTS: das Protokoll dieser Installation stammt von einer neueren Version dieses Bots',
  'newer/go-on': () => 'Was offen ist, endet, wie es soll. Soll die ältere Version bleiben: die neuere starten, alles enden lassen und erst dann die ältere nehmen.',
};
