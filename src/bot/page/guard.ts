import type { RequestHandler } from 'express';
import { STYLE_HASH } from './style.js';

/** What a browser may do with our pages: show them, with our sheet, and send our form back to us. */
export function headers(publicUrl: string): RequestHandler {
  const policy = [`default-src 'none'`, `style-src '${STYLE_HASH}'`, 'img-src data:', `form-action 'self'`, `base-uri 'none'`, `frame-ancestors 'none'`].join('; ');
  const always = {
    'content-security-policy': policy, 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
    // not `no-referrer`: with that browsers send our own form with `Origin: null`
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()', 'x-robots-tag': 'noindex, nofollow',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
  return (_req, res, next) => { res.set(always); next(); };
}

/** Whether a form was sent from our own page. The browser says so in one of two headers that no page can write. */
export function isFromOurPage(header: (name: string) => string | undefined, publicUrl: string): boolean {
  const site = header('sec-fetch-site');
  return site === undefined ? header('origin') === publicUrl : site === 'same-origin';
}
