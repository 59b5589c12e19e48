import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { AccessRequest } from '../../access/request.js';
import type { ActivityLog, Archive, ChainedSeal, Evidence, EvidenceOf, SealedEvent } from '../../workflow/ports.js';
import { canonical, plainHash } from '../canonical.js';
import { readSeals, signatureOver } from '../seals.js';
import { decisionsOf, type Told } from './decisions.js';
import { evidencePage } from './page.js';
import { proofsOf, type Proof } from './proofs.js';
import { verifierText } from './scripts.js';

/** What a pack says. `state`: what the events make of the request; `decisions`: with the rule of the file that asked for each. */
export interface Pack {
  readonly v: 1;
  readonly kind: 'jit-access evidence';
  readonly instance: string;
  readonly request: string;
  readonly madeAt: string;
  readonly madeFor: string;
  readonly state: AccessRequest;
  readonly decisions: readonly Told[];
  readonly activity: readonly ActivityLog[];
  readonly events: readonly SealedEvent[];
  readonly proofs: readonly Proof[];
  /** Those that cover one of the events. */
  readonly seals: readonly ChainedSeal[];
  /** PEM of the half with which signatures are checked; null: nothing is signed. */
  readonly publicKey: string | null;
}

/** `digest`: SHA-256 over the canonical JSON of the pack; `signature`: Ed25519 over the digest, in base64. */
export interface EvidenceFile { readonly pack: Pack; readonly digest: string; readonly signature: string | null }

export interface EvidenceOver {
  readonly archive: Pick<Archive, 'places' | 'pointers' | 'seals'>;
  /** The ledger's. */
  readonly key: string;
  /** As the sealer's. */
  readonly signingKey: string | undefined;
}

/** Evidence of one request. */
export function createEvidence(over: EvidenceOver): Evidence {
  return {
    async of(what) {
      const pack = await packOf(over, what);
      const digest = plainHash(canonical(pack));
      const file: EvidenceFile = { pack, digest, signature: signatureOver(digest, over.signingKey) };
      return { json: `${JSON.stringify(file)}\n`, html: evidencePage(file), verifier: verifierText() };
    },
  };
}

async function packOf({ archive, key, signingKey }: EvidenceOver, { request, history, activity, by, at }: EvidenceOf): Promise<Pack> {
  const seals = readSeals(await archive.seals(), key);
  const proofs = await proofsOf(archive, history, seals);
  return {
    v: 1, kind: 'jit-access evidence', instance: request.instance, request: request.id, madeAt: at, madeFor: by,
    state: request, decisions: decisionsOf(history), activity, events: history, proofs,
    seals: seals.filter(({ seal }) => proofs.some((proof) => proof.seal === seal.n)),
    publicKey: signingKey === undefined ? null : createPublicKey(createPrivateKey(signingKey)).export({ type: 'spki', format: 'pem' }).toString(),
  };
}
