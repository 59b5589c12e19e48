import { lineFor } from '../../../../access/channels.js';
import type { channels as english } from '../../../../access/sentences/channels.js';

const WHERE = { approvals: 'in dem die Genehmiger gefragt werden sollen', audit: 'in dem alles gemeldet werden soll' };

export const channels: typeof english = {
  'no-channels': ({ missing }) =>
    `Es kann noch nichts angefragt werden: niemand hat gesagt, ${missing.length === 1 ? 'welcher Kanal meiner ist' : 'welche Kanäle meine sind'}. Ein Betreiber schreibt ${missing.map((what) => `„@JIT Access ${lineFor(what)}“ in dem Kanal, ${WHERE[what]}`).join(', und ')}.`,
  'not-allowed/bind': ({ isNobody }) => `Nur Betreiber dürfen sagen, welcher Kanal meiner ist. Sie stehen in der Datei der Berechtigungen, unter roles.operators${isNobody ? '; noch steht dort niemand' : ''}.`,
  'not-a-channel': ({ what }) => `Schreiben Sie das im Kanal selbst und erwähnen Sie mich dabei: ein Chat taugt nicht für ${what}.`,
  'not-a-channel/foreign': () => 'Dieser Kanal gehört einer anderen Organisation, die mitlesen könnte. Schreiben Sie das in einem Kanal eines Ihrer eigenen Teams.',
  'channel-in-file': ({ what }) => `Die Datei der Berechtigungen nennt den Kanal für ${what} schon, und sie gilt. Nehmen Sie channels.${what} heraus und schreiben Sie das dann noch einmal.`,
};
