import { Application, TeamsAdapter } from '@microsoft/teams-ai';
import express from 'express';
import { z } from 'zod';
import { createCredentialsFactory } from '../../src/bot/wire/credentials.js';

/** The floor: a bot on the same SDK and the same HTTP server that checks the sender, answers what was said or pressed, and does nothing else. */

const { BOT_ID: id, BOT_PASSWORD: secret, BOT_TENANT_ID: tenant, ToChannelFromBotLoginUrl: login, ToBotFromChannelOpenIdMetadataUrl: keys, OAuthUrl: oauth } = z.object({
  BOT_ID: z.string(), BOT_PASSWORD: z.string(), BOT_TENANT_ID: z.string(), ToChannelFromBotLoginUrl: z.string(), ToBotFromChannelOpenIdMetadataUrl: z.string(), OAuthUrl: z.string(),
}).parse(process.env);
const SCOPE = 'https://api.botframework.com';
let token: Promise<string> | undefined;

async function fetchToken(scope: string): Promise<string> {
  const answer = await fetch(`${login}/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams({ client_id: id, client_secret: secret, grant_type: 'client_credentials', scope }) });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

const adapter = new TeamsAdapter({
  MicrosoftAppId: id, MicrosoftAppTenantId: tenant, MicrosoftAppType: 'SingleTenant', ToChannelFromBotLoginUrl: login, ToChannelFromBotOAuthScope: SCOPE,
  ToBotFromChannelTokenIssuer: SCOPE, OAuthUrl: oauth, ToBotFromChannelOpenIdMetadataUrl: keys, ToBotFromEmulatorOpenIdMetadataUrl: keys, CallerId: 'urn:botframework:azure',
}, createCredentialsFactory(id, SCOPE, (scope) => (token ??= fetchToken(scope))));
const application = new Application({ adapter, botAppId: id, startTypingTimer: false, longRunningMessages: false });
application.activity('message', async (context) => { await context.sendActivity(`You said: ${context.activity.text}`); });

application.adaptiveCards.actionExecute('approve', () => Promise.resolve('Pressed.'));

const app = express();
app.post('/api/messages', express.json(), async (req, res) => {
  await adapter.process(req, res, async (context) => { await application.run(context); });
});
const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => { process.send?.({ ready: true, port: Number(process.env.PORT) }); });
process.once('SIGTERM', () => { server.close(); process.exit(0); });
