import { TeamsAdapter } from '@microsoft/teams-ai/lib/TeamsAdapter.js';
import type { Activity, InvokeResponse, TurnContext } from 'botbuilder';
import { AuthenticationError, type ConnectorClient } from 'botframework-connector';
import type { Log } from '../../workflow/ports.js';
import type { BotSettings } from '../settings.js';
import { waitWhileBusy } from './busy.js';
import { createCredentialsFactory, type GetToken } from './credentials.js';
import { Envelope } from './envelope.js';
import { isTeams } from './serviceUrl.js';

/** Longest wait for one call to Teams. Milliseconds. The connector's own options for it are ignored (botbuilder 4.23). */
const TIMEOUT = 8000;

/** Names of what the JWT library throws; the SDK lets these through as a 500 with the reason in the body. */
const TOKEN_ERRORS = ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError'];

/**
 * The TeamsAdapter, closed where it is open by default: an activity without an address, without an expiry in its token,
 * of another channel or of another tenant gets through the stock adapter. Refusals do not say why to the caller.
 */
export class StrictAdapter extends TeamsAdapter {
  constructor(private readonly settings: BotSettings, { getToken, log }: { getToken: GetToken; log: Log }) {
    super(allSeven(settings), createCredentialsFactory(settings.botId, settings.oauthScope, getToken));
    this.checkStrictly(log);
    this.use(async (context, next) => {
      tame(context.turnState.get<ConnectorClient>(this.ConnectorClientKey), 'waits');
      await next();
    });
  }

  /** One activity from its authentication to the answer. Rejects with AuthenticationError when it is not Teams' own. */
  async take(body: Activity, authorization: string, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, body, logic);
  }

  /** A client for posts that answer nobody. Rejects for an address that is not Teams'. */
  async clientFor(serviceUrl: string, whenBusy: WhenBusy): Promise<ConnectorClient> {
    if (!isTeams(serviceUrl, this.settings)) throw new Error('This address is not one of the Teams service.');
    const factory = this.botFrameworkAuthentication.createConnectorFactory(this.createClaimsIdentity(this.settings.botId));
    const client = await factory.create(serviceUrl, this.settings.oauthScope);
    tame(client, whenBusy);
    return client;
  }

  private checkStrictly(log: Log): void {
    const authentication = this.botFrameworkAuthentication;
    const stock = authentication.authenticateRequest.bind(authentication);
    const deny = (why: string): never => {
      log.warn({ why }, 'activity refused');
      throw new AuthenticationError('Unauthorized', 401);
    };
    authentication.authenticateRequest = async (activity, header) => {
      const envelope = Envelope.safeParse(activity);
      // First of all: for some channel ids the SDK goes to the network before it has checked anything.
      if (!envelope.success) return deny(envelope.error.issues.map((issue) => issue.path.join('.')).join(', '));
      if (!isTeams(envelope.data.serviceUrl, this.settings)) return deny('serviceUrl');
      const result = await stock(activity, header).catch((error: unknown) => {
        if (error instanceof AuthenticationError || (error instanceof Error && TOKEN_ERRORS.includes(error.name))) return deny(error.message);
        throw error;
      });
      const claims = result.claimsIdentity;
      if (claims.getClaimValue('iss') !== this.settings.tokenIssuer) return deny('iss');
      if (!claims.getClaimValue('exp')) return deny('exp');
      if (!isOfTenant(envelope.data, this.settings.tenantId)) return deny('tenant');
      return result;
    };
  }
}

/** The tenant stands in one or both of two places; all that are there must be ours. */
function isOfTenant({ channelData, conversation }: Envelope, tenantId: string): boolean {
  const named = [channelData?.tenant?.id, conversation.tenantId].filter((id) => typeof id === 'string');
  return named.length > 0 && named.every((id) => id.toLowerCase() === tenantId.toLowerCase());
}

/** All of them or none: when any one is set, the SDK takes the rest as given, and valid tokens are refused. */
function allSeven(settings: BotSettings): Record<string, string> {
  return {
    MicrosoftAppId: settings.botId, MicrosoftAppTenantId: settings.tenantId, MicrosoftAppType: settings.botType,
    ToChannelFromBotLoginUrl: settings.loginUrl,
    ToChannelFromBotOAuthScope: settings.oauthScope,
    ToBotFromChannelTokenIssuer: settings.tokenIssuer,
    OAuthUrl: settings.oauthUrl,
    ToBotFromChannelOpenIdMetadataUrl: settings.openIdMetadataUrl,
    // Tokens of the emulator are taken without a look at the service's address; with the channel's keys there are none.
    ToBotFromEmulatorOpenIdMetadataUrl: settings.openIdMetadataUrl,
    CallerId: 'urn:botframework:azure',
  };
}

interface Pipeline {
  removePolicy(policy: { name: string }): unknown;
  addPolicy(policy: { name: string; sendRequest(request: { timeout: number }, next: (request: object) => Promise<unknown>): Promise<unknown> }): void;
  addPolicy(policy: typeof waitWhileBusy, where: { phase: 'Retry' }): void;
}

const tamed = new WeakSet<object>();

/** What is done when Teams has no time: `waits` and posts then, or `gives up`, for whoever has a queue that tries again. */
export type WhenBusy = 'waits' | 'gives up';

/** No retries of the connector's own (a repeated POST posts twice) and no waiting for ever. */
function tame(client: ConnectorClient | undefined, whenBusy: WhenBusy): void {
  if (client === undefined || tamed.has(client)) return;
  // The pipeline is there at run time (core-client), but botframework-connector's types hide it.
  const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  pipeline.addPolicy({ name: 'jitTimeLimit', sendRequest: (request, next) => { request.timeout = TIMEOUT; return next(request); } });
  // where the SDK's own retries were: within what reads the answer, around what signs and sends
  if (whenBusy === 'waits') pipeline.addPolicy(waitWhileBusy, { phase: 'Retry' });
  tamed.add(client);
}
