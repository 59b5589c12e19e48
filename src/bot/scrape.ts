import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import ipaddr from 'ipaddr.js';

export interface Exposed {
  /** Rejects when it cannot be read just now. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  /** What a caller has to show (`Authorization: Bearer …`); undefined: nobody from outside is answered. */
  readonly token: string | undefined;
}

/** Answers a metrics scraper, and is not there for anybody else. */
export function scrape({ text, contentType, token }: Exposed): RequestHandler {
  return async (req, res, next) => {
    if (!(token === undefined ? isFromInside(req) : shows(req, token))) { next(); return; }
    res.set('content-type', contentType).send(await text());
  };
}

/** Asked directly, and from a private network: whoever came through a proxy came from anywhere. */
function isFromInside(req: Request): boolean {
  if (req.get('x-forwarded-for') !== undefined || req.get('forwarded') !== undefined) return false;
  const address = req.socket.remoteAddress ?? '';
  return ipaddr.isValid(address) && ['loopback', 'private', 'uniqueLocal', 'linkLocal'].includes(ipaddr.process(address).range());
}

function shows(req: Request, token: string): boolean {
  return timingSafeEqual(digest(req.get('authorization') ?? ''), digest(`Bearer ${token}`));
}

/** Of one length whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
