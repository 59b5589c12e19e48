import type { Request } from 'express';
import { z } from 'zod';

const MsalBody = z.object({ 'x-client-SKU': z.string() });

/** How a client names itself: its User-Agent, Graph's own header, and what MSAL writes into the body. */
export function clientOf(req: Request): string {
  const msal = MsalBody.safeParse(req.body);
  return ['user-agent', 'sdkversion'].flatMap((name) => req.get(name) ?? []).concat(msal.success ? msal.data['x-client-SKU'] : []).join(' ');
}
