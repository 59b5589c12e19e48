import type { Finding, Signer } from '../../workflow/ports.js';
import { prove } from './prove.js';

/** Whether seals can be signed: the key is read, and signs a word that is no hash of anything. */
export async function examineSigningKey(signer: Signer, principal: string): Promise<Finding> {
  const place = { group: { says: 'place/record' }, what: { says: 'thing/signing-key', where: signer.where } } as const;
  const proof = await prove(async () => (await signer.open()).sign('the doctor asks whether this key signs'));
  if (proof.is === 'given') return { ...place, status: 'ok', detail: { says: 'found/signs' } };
  // only a vault's key is ever out of reach
  const { hostname, pathname } = new URL(signer.where);
  const [vault = '', name = ''] = [hostname.split('.')[0], pathname.split('/')[2]];
  switch (proof.is) {
    case 'refused': return { ...place, status: 'wrong', detail: { says: 'found/unsigned', why: proof.why }, mend: `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role "Key Vault Crypto User" --scope "$(az keyvault show --name ${vault} --query id -o tsv)/keys/${name}"` };
    case 'absent': return { ...place, status: 'wrong', detail: { says: 'found/unsigned', why: proof.why }, mend: `az keyvault key create --vault-name ${vault} --name ${name} --kty EC --curve P-256 --ops sign verify` };
    case 'unsure': return { ...place, status: 'unknown', detail: { says: 'found/unsigned-meanwhile', why: proof.why } };
  }
}
