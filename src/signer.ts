import { createCredential, createVaultSigner } from './azure/index.js';
import type { Config } from './config.js';
import { createFileSigner } from './ledger/index.js';
import type { Signer } from './workflow/ports.js';

/** What signs seals and evidence, by the settings. */
export function signerOf({ ledgerSigningKey: key, azureAuthority }: Pick<Config, 'ledgerSigningKey' | 'azureAuthority'>): Signer | undefined {
  if (key === undefined) return undefined;
  return 'pem' in key ? createFileSigner(key.pem) : createVaultSigner({ credential: createCredential(azureAuthority), url: key.vaultKey });
}
