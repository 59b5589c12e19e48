import type { channels as english } from '../en/channels.js';

export const channels: typeof english = {
  whatFor: 'Sagen Sie, wofür dieser Kanal ist:',
  bound: { approvals: 'Von jetzt an werden die Genehmiger in diesem Kanal gefragt.', audit: 'Von jetzt an wird alles in diesem Kanal gemeldet.' },
  boundAlready: { approvals: 'Die Genehmiger werden schon in diesem Kanal gefragt.', audit: 'Es wird schon alles in diesem Kanal gemeldet.' },
  staysThere: 'Was im alten Kanal gefragt wurde, bleibt dort und kann dort beantwortet werden.',
  complete: 'Jetzt kann gefragt werden: /access request',
  missing: { approvals: 'Eins fehlt noch: schreiben Sie das in dem Kanal, in dem die Genehmiger gefragt werden sollen.', audit: 'Eins fehlt noch: schreiben Sie das in dem Kanal, in dem alles gemeldet werden soll.' },
};
