import { createRequire } from 'node:module';
import type * as authorizationPackage from '@azure/arm-authorization';
import type * as networkPackage from '@azure/arm-network';
import type { TokenCredential } from '@azure/identity';
import { scopeOf } from './endpoint.js';
import { refuseWrite } from './readsOnly.js';
import { partsOf } from './resource.js';
import { CALL_LIMIT, heard, steadily, within, type Hearing } from './steady.js';

/** An asynchronous write of an NSG may take this long. Milliseconds (3 to 10 s were recorded, AZURE.md D.4). */
const OPERATION_LIMIT = 60_000;
/** How often an asynchronous operation is asked for, unless Azure says when (Retry-After). Milliseconds. */
export const POLL_INTERVAL = 200;

type NetworkManagementClient = networkPackage.NetworkManagementClient;
type AuthorizationManagementClient = authorizationPackage.AuthorizationManagementClient;

/** For what takes half a second to load, so that it comes with the first call and the start does not wait for it. */
const require = createRequire(import.meta.url);

/** The SDK's clients, one for each subscription, made when first needed. */
export interface ArmClients {
  /** Their root, without a slash at the end. */
  readonly endpoint: string;
  network(resourceId: string): NetworkManagementClient;
  authorization(resourceId: string): AuthorizationManagementClient;
}

/** `mayWrite`: default true; without it every call that could change something is refused here. */
export interface ArmSettings extends Hearing { readonly credential: TokenCredential; readonly armEndpoint: string; readonly mayWrite?: boolean }

export function createArmClients({ credential, armEndpoint, mayWrite = true, ...hearing }: ArmSettings): ArmClients {
  const options = { endpoint: armEndpoint, credentialScopes: [scopeOf('arm', armEndpoint)] };
  const over = { ...hearing, mayWrite };
  const networks = new Map<string, NetworkManagementClient>();
  const authorizations = new Map<string, AuthorizationManagementClient>();
  const network = (subscription: string) => {
    const { NetworkManagementClient } = require('@azure/arm-network') as typeof networkPackage; // what is loaded by its name is untyped
    return steady(new NetworkManagementClient(credential, subscription, options), over);
  };
  const authorization = (subscription: string) => {
    const { AuthorizationManagementClient } = require('@azure/arm-authorization') as typeof authorizationPackage; // the same
    return steady(new AuthorizationManagementClient(credential, subscription, options), over);
  };
  return {
    endpoint: armEndpoint.replace(/\/+$/, ''),
    network: (id) => once(networks, id, network),
    authorization: (id) => once(authorizations, id, authorization),
  };
}

type Client = NetworkManagementClient | AuthorizationManagementClient;

function once<C extends Client>(known: Map<string, C>, resourceId: string, create: (subscription: string) => C): C {
  const { subscription } = partsOf(resourceId);
  const client = known.get(subscription) ?? create(subscription);
  known.set(subscription, client);
  return client;
}

/** Puts our retries in the place of the SDK's, in front of the signing, so that each try has a fresh token. */
function steady<C extends Client>(client: C, { mayWrite, ...hearing }: Hearing & { mayWrite: boolean }): C {
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  if (!mayWrite) {
    client.pipeline.addPolicy({
      name: 'readsOnly',
      sendRequest(request, next) {
        refuseWrite(request.method, request.url);
        return next(request);
      },
    });
  }
  client.pipeline.addPolicy({
    name: 'steady',
    sendRequest(request, next) {
      request.timeout = CALL_LIMIT;
      const judge = (answer: Awaited<ReturnType<typeof next>>) => ({ status: answer.status, retryAfter: answer.headers.get('retry-after'), body: answer.bodyAsText });
      return steadily(() => heard(() => next(request), { api: 'arm', method: request.method, url: request.url }, hearing), judge, signalOf(request.abortSignal));
    },
  }, { phase: 'Retry' });
  return client;
}

/** The SDK types an abort signal by two of its members; only true ones are ever passed here. */
function signalOf(like: unknown): AbortSignal | undefined {
  return like instanceof AbortSignal ? like : undefined;
}

/** The signal of an asynchronous operation: the caller's, if there is one, and a limit of its own. */
export function operationSignal(signal?: AbortSignal): AbortSignal {
  return within(OPERATION_LIMIT, signal);
}

/** Keeps the id under which Azure's support finds the first answer of an operation. */
export function traceOf(): { onResponse(this: void, raw: { headers: { get(name: string): string | undefined } }): void; azureRequest(this: void): { azureRequest?: string } } {
  let id: string | undefined;
  return {
    onResponse({ headers }) { id ??= headers.get('x-ms-correlation-request-id') ?? headers.get('x-ms-request-id'); },
    azureRequest: () => (id === undefined ? {} : { azureRequest: id }),
  };
}
