import type { Request, RequestHandler } from 'express';
import type { Sim } from '../core.js';
import { findPerson } from '../teams/conversations.js';

/** Set by the page when somebody opens a link on a card; `connect.ts` knows addresses the same way. */
const COOKIE = /(?:^|;\s*)practice-person=([0-9a-f-]{36})(?:;|$)/;
/** What is passed on of a browser's question: enough for the bot's pages. */
const HEADERS = ['accept-language', 'cookie', 'content-type', 'origin', 'sec-fetch-site'];

/**
 * Stands in front of the bot's own pages (`/ip/…`, `/evidence/…`) as a load balancer does, and tells the bot which address
 * a browser came from: that of the person who pressed the link, for on this machine everybody comes from loopback.
 */
export function door(sim: Sim): RequestHandler {
  return async (req, res, next) => {
    try {
      const answer = await fetch(new URL(req.originalUrl, sim.urls.bot), { method: req.method, redirect: 'manual', headers: { ...passedOn(req), 'x-forwarded-for': addressOf(sim, req) } });
      for (const [name, value] of answer.headers) if (!['connection', 'content-encoding', 'content-length', 'keep-alive', 'set-cookie', 'transfer-encoding'].includes(name)) res.set(name, value);
      for (const cookie of answer.headers.getSetCookie()) res.append('set-cookie', cookie);
      res.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      next(error);
    }
  };
}

function passedOn(req: Request): Record<string, string> {
  return Object.fromEntries(HEADERS.flatMap((name) => { const value = req.get(name); return value === undefined ? [] : [[name, value]]; }));
}

function addressOf(sim: Sim, req: Request): string {
  const [, id = ''] = COOKIE.exec(req.get('cookie') ?? '') ?? [];
  return findPerson(sim, id)?.address ?? req.ip ?? '';
}
