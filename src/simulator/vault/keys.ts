import { createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

export interface KeyVersion { readonly id: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }

/** The keys of the practice vault, by their names: made when first asked for, and gone with the process. */
export interface VaultKeys {
  /** Undefined: there is none of this name, or no such version of it. Without a version the newest. */
  find(name: string, version?: string): KeyVersion | undefined;
  /** From now on the key has another version; the one before stays. */
  rotate(name: string): void;
}

const KINDS: Readonly<Record<string, 'ec' | 'rsa'>> = { 'ledger-seals': 'ec', 'ledger-seals-rsa': 'rsa' };

export function createVaultKeys(): VaultKeys {
  const known = new Map<string, KeyVersion[]>();
  const versionsOf = (name: string): KeyVersion[] => {
    const kind = KINDS[name];
    const versions = known.get(name) ?? (kind === undefined ? [] : [aVersion(kind)]);
    known.set(name, versions);
    return versions;
  };
  return {
    find: (name, version) => (version === undefined ? versionsOf(name).at(-1) : versionsOf(name).find(({ id }) => id === version)),
    rotate(name) {
      const kind = KINDS[name];
      if (kind !== undefined) versionsOf(name).push(aVersion(kind));
    },
  };
}

function aVersion(kind: 'ec' | 'rsa'): KeyVersion {
  const { privateKey } = kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { id: randomBytes(16).toString('hex'), privateKey, publicKey: createPublicKey(privateKey) };
}
