import type { Request } from 'express';
import type { Sim } from '../core.js';

/** One page of an ARM list; `nextLink` is absolute and carries the place to go on from. */
export function pageOf(sim: Sim, req: Request, rows: readonly unknown[]): { value: unknown[]; nextLink?: string } {
  const url = new URL(req.originalUrl.replace(/^\/+/, '/'), sim.urls.https);
  const from = Number(url.searchParams.get('$skiptoken') ?? 0) || 0;
  const to = from + sim.knobs.pageSize;
  const value = rows.slice(from, to);
  if (to >= rows.length) return { value };
  url.searchParams.set('$skiptoken', String(to));
  return { value, nextLink: url.href };
}
