import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Confirmed } from '../../workflow/confirm.js';
import type { Log } from '../../workflow/ports.js';
import type { Verbs } from '../../workflow/verbs.js';
import { callerAddress } from './caller.js';
import { headers, isFromOurPage } from './guard.js';
import type { Page } from './layout.js';
import { brokenPage, donePage, foreignPage, gonePage, visitPage } from './pages.js';

export interface PagesOver {
  readonly verbs: Pick<Verbs, 'visit' | 'confirm'>;
  /** Root of our pages as people's browsers know it, without a slash at the end. */
  readonly publicUrl: string;
  /** Tells in the chat what became of a confirmation; rejects with what kept it from it. */
  readonly tell: (done: Confirmed) => Promise<void>;
  readonly log: Log;
}

/** 256 bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** `GET /ip/:token` shows and uses nothing up, `POST /ip/:token` confirms, once. Express' `trust proxy` decides whose address is seen. */
export function createPages(over: PagesOver): RequestHandler {
  const router = Router();
  router.use('/ip', headers(over.publicUrl));
  router.get('/ip/:token', answering(over, async (token, address) => {
    const found = await over.verbs.visit(token, address);
    return found ? visitPage(found, address) : gonePage();
  }));
  router.post('/ip/:token', answering(over, (token, address, req) => confirmed(over, { token, address, req })));
  return router;
}

async function confirmed({ verbs, publicUrl, tell, log }: PagesOver, { token, address, req }: { token: string; address: string; req: Request }): Promise<Page> {
  if (!isFromOurPage((name) => req.get(name), publicUrl)) return foreignPage();
  const done = await verbs.confirm(token, address);
  if (done.is === 'unknown') return gonePage();
  if (done.is === 'unusable') return visitPage(done.visit, address);
  // The page says it too: a chat that cannot be reached does not make it undone.
  await tell(done).catch((error: unknown) => { log.warn({ err: error, person: done.link.person.id }, 'what became of a confirmation could not be told in the chat'); });
  return donePage(done);
}

type Respond = (token: string, address: string, req: Request) => Promise<Page> | Page;

function answering({ log }: PagesOver, respond: Respond): RequestHandler<{ token: string }> {
  return async (req, res) => {
    const { token } = req.params;
    if (!TOKEN.test(token)) return send(res, { ...gonePage(), status: 404 });
    try {
      send(res, await respond(token, callerAddress(req.ip), req));
    } catch (error) {
      log.error({ err: error }, 'a page could not be answered');
      send(res, brokenPage());
    }
  };
}

function send(res: Response, { status, text }: Page): void {
  res.status(status).type('html').send(text);
}
