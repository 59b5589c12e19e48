import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import { BOT_OBJECT_ID } from '../seed.js';
import type { Caller } from '../tokens.js';
import { WireError } from '../wireError.js';
import type { KeyVersion } from './keys.js';
import { signDigest } from './signDigest.js';

/** Bytes of a SHA-256. */
const DIGEST = 32;
const SignAsk = z.object({ alg: z.enum(['ES256', 'PS256']), value: z.string().regex(/^[\w-]+$/) });

/** `GET keys/{name}[/{version}]` and `POST keys/{name}/{version}/sign` of Azure Key Vault 7.4. */
export function vaultRouter(sim: Sim): Router {
  const router = Router();
  router.use((req, _res, next) => {
    if (req.query['api-version'] !== '7.4') throw badParameter('api-version must be specified, and one that is supported.');
    next();
  });
  router.get(['/:name', '/:name/:version'], (req, res) => {
    const { kid, key } = found(sim, req);
    const { kty, ...half } = key.publicKey.export({ format: 'jwk' });
    res.json({ key: { kid, kty, key_ops: ['sign', 'verify'], ...half }, attributes: { enabled: true, recoveryLevel: 'Recoverable+Purgeable' } });
  });
  router.post('/:name/:version/sign', (req, res) => {
    const { kid, key } = found(sim, req);
    const { alg, value } = SignAsk.parse(req.body);
    const digest = Buffer.from(value, 'base64url');
    if ((alg === 'ES256') !== (key.privateKey.asymmetricKeyType === 'ec')) throw badParameter(`Key and signing algorithm are incompatible. Key ${kid} does not support ${alg}.`);
    if (digest.length !== DIGEST) throw badParameter(`Invalid length of 'value': ${digest.length} bytes. ${alg} requires ${DIGEST} bytes.`);
    res.json({ kid, value: signDigest(key.privateKey, digest).toString('base64url') });
  });
  return router;
}

function found(sim: Sim, { params }: Request): { kid: string; key: KeyVersion } {
  const { name, version } = params as { name: string; version?: string }; // Express types the parameters of one path only
  const key = sim.vault.find(name, version);
  if (!key) throw new WireError(404, 'KeyNotFound', `A key with (name/id) ${name}${version === undefined ? '' : `/${version}`} was not found in this key vault.`);
  return { kid: `${sim.urls.https}/keys/${name}/${key.id}`, key };
}

/** Throws 403 Forbidden, as a vault under Azure's roles does, for a call of the bot's whose action is withheld. */
export function demandVaultPermission(sim: Sim, { method, path, caller }: { method: string; path: string; caller: Caller }): void {
  const action = `Microsoft.KeyVault/vaults/keys/${method === 'POST' ? 'sign/action' : 'read'}`;
  if (caller.objectId !== BOT_OBJECT_ID || !sim.knobs.withheld.includes(action)) return;
  throw new WireError(403, 'Forbidden', `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${caller.appId};oid=${caller.objectId}\r\nAction: '${action}'\r\nResource: '${path}'\r\nAssignment: (not found)\r\nDecisionReason: 'DeniedWithNoValidRBAC'`);
}

function badParameter(message: string): WireError {
  return new WireError(400, 'BadParameter', message);
}
