import { Router, json, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import type { SigningKey } from '../keys.js';
import { personalConversation } from '../tenant.js';
import { WireError } from '../wireError.js';
import { deliver } from './client.js';
import { findPerson } from './conversations.js';
import { demandBot } from './connector.js';

/** One window of Microsoft 365 Agents Playground: who sits at it, and where it listens. The last of several shows the channels. */
export interface PlaygroundWindow { readonly person: string; readonly url: string }

/**
 * Lets Microsoft's local client stand in the place of the Teams service. It neither signs what it sends nor looks at the
 * bot's token; this does both for it, so that the bot's own checks stay as they are.
 */
export interface Playground {
  /** Takes an unsigned activity, and hands the bot a signed one. */
  readonly take: RequestHandler;
  /** The connector as the bot sees it, behind `serve`. */
  readonly routes: Router;
}

const PATIENCE_MS = 15_000;
const PATH = '/playground';
const Arriving = z.object({ serviceUrl: z.string().url(), conversation: z.object({ id: z.string() }).passthrough() }).passthrough();
const Opening = z.object({ members: z.array(z.object({ id: z.string() })).nullish(), channelData: z.object({ channel: z.object({ id: z.string() }).nullish() }).passthrough().nullish() }).passthrough();

/** Where the bot answers to when the Playground is in use. */
export function playgroundUrl({ urls }: { readonly urls: Pick<Sim['urls'], 'https'> }): string {
  return `${urls.https}${PATH}/`;
}

export function createPlayground(sim: Sim, key: SigningKey, windows: readonly PlaygroundWindow[]): Playground {
  /** A thread is known only in the window in which it was begun. */
  const begunIn = new Map<string, string>();
  const windowOf = (conversation: string): string => {
    const own = windows.find(({ person }) => personalConversation(person) === conversation);
    return begunIn.get(conversation) ?? own?.url ?? channels(windows);
  };
  const routes = Router();
  routes.use((_req, res, next) => { demandBot(res); next(); });
  routes.post('/v3/conversations', async (req, res) => {
    const { members, channelData } = Opening.parse(req.body);
    const person = findPerson(sim, members?.[0]?.id ?? '')?.id;
    if (channelData?.channel) return passOn(req, res, channels(windows));
    if (!windows.some((one) => one.person === person)) throw new WireError(403, 'ForbiddenOperationException', 'This person has no window.');
    res.status(201).json({ id: personalConversation(person ?? '') });
  });
  routes.use('/v3/conversations/:conversation', (req, res) => passOn(req, res, windowOf(req.params.conversation ?? '')));
  return {
    routes,
    take: Router().use(json({ limit: '256kb' }), async (req, res) => {
      const arriving = Arriving.parse(req.body);
      const origin = windows.find(({ url }) => new URL(url).port === new URL(arriving.serviceUrl).port);
      if (!origin) throw new WireError(403, 'Forbidden', 'No window of the Playground listens at the address that this activity names.');
      begunIn.set(arriving.conversation.id, origin.url);
      const { status, body } = await deliver(sim, key, { ...arriving, serviceUrl: playgroundUrl(sim) });
      res.status(status);
      if (body === null) res.end();
      else res.json(body);
    }),
  };
}

function channels(windows: readonly PlaygroundWindow[]): string {
  const url = windows.at(-1)?.url;
  if (url === undefined) throw new WireError(404, 'NotFound', 'No window of the Playground is open.');
  return url;
}

/** What the window answers is the answer. */
async function passOn(req: Request, res: Response, window: string): Promise<void> {
  const path = req.originalUrl.slice(PATH.length);
  const answer = await fetch(`${window}/_connector${path}`, {
    method: req.method, signal: AbortSignal.timeout(PATIENCE_MS),
    ...(['POST', 'PUT'].includes(req.method) ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(req.body) } : {}),
  }).catch((error: unknown) => { throw new WireError(502, 'BadGateway', `The Playground does not answer at ${window}: ${String(error)}.`); });
  res.status(answer.status).type('json').send(await answer.text());
}
