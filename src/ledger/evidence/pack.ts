import type { AccessRequest } from '../../access/request.js';
import type { ActivityLog, Archive, ChainedSeal, Evidence, EvidenceOf, OpenedKey, SealedEvent, Signer } from '../../workflow/ports.js';
import { canonical, plainHash } from '../canonical.js';
import { readSeals } from '../seals.js';
import { signedWith } from '../signature.js';
import { decisionsOf, type Told } from './decisions.js';
import { evidencePage, evidencePolicy } from './page.js';
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
  /** PEM of the half with which the signature of this pack is checked; null: it is not signed. */
  readonly publicKey: string | null;
}

/** `digest`: SHA-256 over the canonical JSON of the pack; `signature`: over the digest, in base64, by the key of `publicKey`. */
export interface EvidenceFile { readonly pack: Pack; readonly digest: string; readonly signature: string | null }

export interface EvidenceOver {
  readonly archive: Pick<Archive, 'places' | 'pointers' | 'seals'>;
  /** The ledger's. */
  readonly key: string;
  /** As the sealer's. */
  readonly signingKey: Signer | undefined;
}

/** Evidence of one request. */
export function createEvidence(over: EvidenceOver): Evidence {
  return {
    async of(what) {
      // evidence is not refused because a key is out of reach: it says that it is not signed
      const key = await over.signingKey?.open().catch(() => undefined);
      const file = await signedFile(await packOf(over, what, key), key).catch(async () => signedFile(await packOf(over, what)));
      return { json: `${JSON.stringify(file)}\n`, html: evidencePage(file), verifier: verifierText(), policy: evidencePolicy() };
    },
  };
}

async function signedFile(pack: Pack, key?: OpenedKey): Promise<EvidenceFile> {
  const digest = plainHash(canonical(pack));
  return { pack, digest, signature: key === undefined ? null : (await signedWith(key, digest)).signature };
}

async function packOf({ archive, key }: EvidenceOver, { request, history, activity, by, at }: EvidenceOf, signing?: OpenedKey): Promise<Pack> {
  const seals = readSeals(await archive.seals(), key);
  const proofs = await proofsOf(archive, history, seals);
  return {
    v: 1, kind: 'jit-access evidence', instance: request.instance, request: request.id, madeAt: at, madeFor: by,
    state: request, decisions: decisionsOf(history), activity, events: history, proofs,
    seals: seals.filter(({ seal }) => proofs.some((proof) => proof.seal === seal.n)),
    publicKey: signing?.publicKey ?? null,
  };
}
