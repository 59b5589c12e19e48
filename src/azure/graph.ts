import { AuthenticationHandler, Client, HTTPMessageHandler, TelemetryHandler, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import type { TokenCredential } from '@azure/identity';
import { isLoopback, scopeOf } from './endpoint.js';
import { refuseWrite } from './readsOnly.js';
import { CALL_LIMIT, heard, steadily, within, type Call, type Hearing } from './steady.js';

/** `mayWrite`: default true; without it every call that could change something is refused here. */
interface GraphSettings extends Hearing { readonly credential: TokenCredential; readonly graphEndpoint: string; readonly mayWrite?: boolean }

/**
 * The Graph client with our retries in the place of its own, which wait three seconds for each and have no time limit.
 * `customHosts` is what makes it send a token to a host that is not Microsoft's, over TLS only (AZURE.md G.5).
 */
export function createGraphClient({ credential, graphEndpoint, mayWrite = true, ...hearing }: GraphSettings): Client {
  const baseUrl = `${graphEndpoint.replace(/\/+$/, '')}/`;
  const authentication = new AuthenticationHandler(new TokenCredentialAuthenticationProvider(credential, { scopes: [scopeOf('graph', graphEndpoint)] }));
  const steady = new SteadyHandler(hearing, mayWrite);
  const telemetry = new TelemetryHandler();
  steady.setNext(authentication); // a fresh token for each try
  authentication.setNext(telemetry);
  telemetry.setNext(new HTTPMessageHandler());
  return Client.initWithMiddleware({ baseUrl, middleware: steady, ...(isLoopback(graphEndpoint) ? { customHosts: new Set([new URL(graphEndpoint).hostname]) } : {}) });
}

class SteadyHandler implements Middleware {
  private next: Middleware | undefined;

  constructor(private readonly hearing: Hearing, private readonly mayWrite: boolean) {}

  async execute(context: Context): Promise<void> {
    const asked: unknown = context.request; // typed as the DOM's, which is not here
    if (!this.mayWrite) refuseWrite(context.options?.method ?? 'GET', asked instanceof Request ? asked.url : String(asked));
    const signal = context.options?.signal ?? undefined;
    context.response = await steadily(() => heard(async () => {
      const limited = within(CALL_LIMIT, signal);
      const headers = new Headers(context.options?.headers); // a copy: each try adds its token
      const one: Context = { ...context, options: { ...context.options, headers, signal: limited } };
      await this.next?.execute(one);
      if (!one.response) throw new TypeError('the Graph client gave no response');
      return one.response;
    }, callOf(context), this.hearing), (response) => ({ status: response.status, retryAfter: response.headers.get('retry-after') }), signal);
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

function callOf({ request, options }: Context): Call {
  // the type is a browser's; the client itself hands on the address as text (GraphRequest.buildFullUrl)
  return { api: 'graph', method: options?.method ?? 'GET', url: String(request) };
}
