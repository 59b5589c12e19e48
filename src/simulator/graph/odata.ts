import type { Request } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import { WireError } from '../wireError.js';

/** An object as Graph sends it. */
export type Row = Record<string, unknown>;

/** Related objects that `$expand` can add to a row, by name. */
export type Expansions<T> = Readonly<Record<string, (of: T) => unknown>>;

/** One object, of a set that `@odata.context` names (`users`). */
export function single(sim: Sim, req: Request, of: { set: string; row: Row }): Row {
  return { '@odata.context': `${contextOf(sim, of.set)}/$entity`, ...select(req, of.row) };
}

/** One page of a collection: `$top` rows, or as many as the knob says, and an absolute link to the next. */
export function page(sim: Sim, req: Request, of: { set: string; rows: readonly Row[] }): Row {
  const from = Number(queryText(req, '$skiptoken') ?? 0) || 0;
  const size = Math.min(Number(queryText(req, '$top') ?? sim.knobs.pageSize) || sim.knobs.pageSize, 999);
  const body = { '@odata.context': contextOf(sim, of.set), value: of.rows.slice(from, from + size).map((row) => select(req, row)) };
  if (from + size >= of.rows.length) return body;
  const next = new URL(req.originalUrl, sim.urls.https);
  next.searchParams.set('$skiptoken', String(from + size));
  return { ...body, '@odata.nextLink': next.href };
}

/** Graph names its own host here, whatever host was asked; a relative link would not tell a client less. */
export function contextOf(sim: Sim, set: string): string {
  return `${sim.urls.https}/v1.0/$metadata#${set}`;
}

/** Only the fields that `$select` names and what `$expand` added; Graph always adds none of its own but the OData marks. */
function select(req: Request, row: Row): Row {
  const wanted = queryText(req, '$select')?.split(',').map((name) => name.trim());
  if (wanted === undefined) return row;
  const kept = [...wanted, ...expandedNames(req)];
  return Object.fromEntries(Object.entries(row).filter(([name]) => kept.includes(name) || name.startsWith('@')));
}

/** What `$expand` asks for. Throws 400 for a property that the type does not have. */
export function expand<T>(req: Request, expansions: Expansions<T>, of: T): Row {
  return Object.fromEntries(expandedNames(req).map((name) => {
    const add = expansions[name];
    if (add === undefined) throw badQuery(`Parsing OData Select and Expand failed: Could not find a property named '${name}'.`);
    return [name, add(of)];
  }));
}

/** Names in `$expand`, without what stands in parentheses behind them. */
export function expandedNames(req: Request): string[] {
  const text = queryText(req, '$expand')?.replace(/\([^)]*\)+/g, '') ?? '';
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

/** Equalities of a `$filter`, by property. */
export type Filter = ReadonlyMap<string, string>;

/** Reads a `$filter`: `eq` joined by `and`, which is all that PIM takes. Throws 400 for anything else and for unknown properties. */
export function readFilter(req: Request, properties: readonly string[]): Filter {
  const text = queryText(req, '$filter') ?? '';
  const filter = new Map<string, string>();
  const term = /\s*(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|([\w-]+))\s*(?:$|and\s(?=\s*\w))/giy;
  while (term.lastIndex < text.length) {
    const [whole, name = '', quoted, bare = ''] = term.exec(text) ?? [];
    if (whole === undefined) throw badQuery(`Invalid filter clause: '${text}'.`);
    if (!properties.includes(name)) throw badQuery(`Could not find a property named '${name}'.`);
    filter.set(name, quoted?.replaceAll('\'\'', '\'') ?? bare);
  }
  return filter;
}

/** Graph compares GUIDs and enumerations without regard to case. */
export function passes(row: Row, filter: Filter): boolean {
  for (const [name, value] of filter) if (textOf(row[name]).toLowerCase() !== value.toLowerCase()) return false;
  return true;
}

/** A value as a filter writes it. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

export function queryText(req: Request, name: string): string | undefined {
  return z.string().optional().catch(undefined).parse(req.query[name]);
}

export function badQuery(why: string): WireError {
  return new WireError(400, 'BadRequest', why);
}
