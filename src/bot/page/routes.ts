import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Confirmed } from '../../workflow/confirm.js';
import type { Log } from '../../workflow/ports.js';
import type { Verbs } from '../../workflow/verbs.js';
import type { Reader } from '../words/reader.js';
import { callerAddress } from './caller.js';
import { evidenceOffer, evidenceShown } from './evidence.js';
import { headers, isFromOurPage } from './guard.js';
import type { Page } from './layout.js';
import { brokenPage, donePage, foreignPage, gonePage, visitPage } from './pages.js';

export interface PagesOver {
  readonly verbs: Pick<Verbs, 'visit' | 'confirm' | 'signedIn' | 'evidenceBehind'>;
  /** Root of our pages as people's browsers know it, without a slash at the end. */
  readonly publicUrl: string;
  /** Tells in the chat what became of a confirmation; rejects with what kept it from it. */
  readonly tell: (done: Confirmed) => Promise<void>;
  /** In whose language the page is: the person's whose link it is, or without one as the browser asks. */
  readonly readerOf: (person: string | undefined, accepted: readonly string[]) => Promise<Reader>;
  readonly log: Log;
}

/** 256 bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** As long as a link. Milliseconds. */
const COOKIE_LIVES = 10 * 60_000;

/** What Entra sends the browser back with. */
const Answer = z.object({ state: z.string().regex(TOKEN), code: z.string().min(1).max(8000).optional(), error: z.string().regex(/^[a-z_]{1,40}$/).optional().catch(undefined) });

/**
 * `GET /ip/:token` shows and uses nothing up, `POST /ip/:token` confirms, once; `GET /ip/signed-in` is where Entra sends people
 * back to. `/evidence/:token` likewise shows evidence, once. Express' `trust proxy` decides whose address is seen.
 */
export function createPages(over: PagesOver): RequestHandler {
  const router = Router();
  router.use(['/ip', '/evidence'], headers(over.publicUrl));
  router.get('/ip/signed-in', answering(over, (exchange) => signedIn(over, exchange)));
  router.get('/ip/:token', answering(over, async ({ token, address, req, reader }) => {
    const found = await over.verbs.visit(token, address);
    return found ? visitPage(found, address, await over.readerOf(found.link.person.id, req.acceptsLanguages())) : gonePage(reader);
  }));
  router.post('/ip/:token', answering(over, async (exchange) => {
    const { token, address, req, reader } = exchange;
    if (!isFromOurPage((name) => req.get(name), over.publicUrl)) return foreignPage(reader);
    return told(over, await over.verbs.confirm(token, address), exchange);
  }));
  router.get('/evidence/:token', answering(over, ({ reader }) => evidenceOffer(reader)));
  router.post('/evidence/:token', answering(over, async ({ token, req, reader }) => {
    if (!isFromOurPage((name) => req.get(name), over.publicUrl)) return foreignPage(reader);
    const found = await over.verbs.evidenceBehind(token);
    return found ? evidenceShown(found) : gonePage(reader);
  }));
  return router;
}

/** `reader`: as the browser asks, for what belongs to nobody in particular. */
interface Exchange { readonly token: string; readonly address: string; readonly req: Request; readonly res: Response; readonly reader: Reader }

async function signedIn(over: PagesOver, exchange: Exchange): Promise<Page> {
  const { address, req, reader } = exchange;
  const answer = Answer.safeParse(req.query);
  if (!answer.success) return gonePage(reader);
  const { state, code, error } = answer.data;
  const cookie = (name: string): string | undefined => cookieIn(req.get('cookie'), prefixed(name, over.publicUrl));
  return told(over, await over.verbs.signedIn({ state, code, error, address, cookie }), exchange);
}

async function told({ tell, log, publicUrl, readerOf }: PagesOver, done: Confirmed, { address, req, res, reader }: Exchange): Promise<Page> {
  if (done.is === 'unknown') return gonePage(reader);
  if (done.is === 'unusable') return visitPage(done.visit, address, await readerOf(done.visit.link.person.id, req.acceptsLanguages()));
  if (done.is === 'signIn') {
    res.cookie(prefixed(done.cookie.name, publicUrl), done.cookie.value, { httpOnly: true, sameSite: 'lax', secure: isSecure(publicUrl), path: '/', maxAge: COOKIE_LIVES });
  }
  // The page says it too: a chat that cannot be reached does not make it undone.
  await tell(done).catch((error: unknown) => { log.warn({ err: error, person: done.link.person.id }, 'what became of a confirmation could not be told in the chat'); });
  return donePage(done, await readerOf(done.link.person.id, req.acceptsLanguages()));
}

/** With this name a browser takes the cookie from this very host alone, and over TLS. */
function prefixed(name: string, publicUrl: string): string {
  return isSecure(publicUrl) ? `__Host-${name}` : name;
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

/** Our values have no sign in them that is written otherwise in a cookie. */
function cookieIn(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '').split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

function answering({ log, readerOf }: PagesOver, respond: (exchange: Exchange) => Promise<Page> | Page): RequestHandler {
  return async (req, res) => {
    const { token } = req.params;
    const reader = await readerOf(undefined, req.acceptsLanguages());
    if (token !== undefined && !TOKEN.test(String(token))) return send(res, { ...gonePage(reader), status: 404 });
    try {
      send(res, await respond({ token: String(token), address: callerAddress(req.ip), req, res, reader }));
    } catch (error) {
      log.error({ err: error }, 'a page could not be answered');
      send(res, brokenPage(reader));
    }
  };
}

function send(res: Response, { status, text, policy }: Page): void {
  if (policy !== undefined) res.set({ 'content-security-policy': policy, 'cache-control': 'no-store' });
  res.status(status).type('html').send(text);
}
