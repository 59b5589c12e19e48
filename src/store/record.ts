import { z } from 'zod';
import { AccessError, errorOf } from '../access/errors.js';
import type { AccessRequest } from '../access/request.js';
import type { Line } from '../access/sentences/index.js';
import { roleShape, targetShape } from '../access/shapes.js';
import { SYSTEM } from '../access/stop.js';
import { VERSION } from '../access/version.js';
import type { SealedEvent, SealedSystemEvent } from '../workflow/ports.js';

const instant = z.string().datetime({ precision: 3 });
const person = z.object({ id: z.string().min(1), name: z.string() }).passthrough();
const held = z.array(z.object({ target: targetShape, at: instant, readAt: instant }).passthrough());

const ticketSeen = z.object({ system: z.enum(['servicenow', 'jira']), number: z.string(), url: z.string(), window: z.object({ start: instant, end: instant }).nullable(), readAt: instant }).passthrough();

/** One of a newer version is taken where it reads like one of ours: what opens by it is asked of its events, which tell their own version. */
const anyVersion = z.number().int().positive();

const facts = z.object({
  v: anyVersion,
  id: z.string().min(1),
  instance: z.string().min(1),
  seq: z.number().int().positive(),
  requester: person,
  logins: z.array(z.string()),
  entitlement: z.object({
    id: z.string(),
    title: z.string(),
    roles: z.array(roleShape),
    paths: z.array(z.object({ id: z.string(), nsg: z.string() }).passthrough()),
    machines: z.array(z.string()),
  }).passthrough(),
  rules: z.string(),
  way: z.enum(['approval', 'automatic', 'breakGlass']),
  automatic: z.object({ entry: z.number().int().nonnegative(), words: z.string() }).nullable(),
  duration: z.number().positive(),
  endsBy: instant.nullable(),
  address: z.string(),
  ticket: z.string().nullable(),
  ticketSeen: ticketSeen.nullable(),
  reason: z.string(),
  stepUp: z.object({ at: instant, oid: z.string().min(1), acrs: z.array(z.string()), mfa: z.boolean(), address: z.string() }).nullable(),
  askedAt: instant,
  lapsesAt: instant,
  review: z.object({ given: z.array(z.object({ by: person, verdict: z.enum(['justified', 'notJustified']), at: instant }).passthrough()), asked: z.number().int().nonnegative() }).nullable(),
  answers: z.array(z.object({ by: person, verdict: z.enum(['approve', 'deny']), at: instant }).passthrough()),
});
/** What was said, to be said again in other languages. */
const said = { message: z.string(), sentence: z.object({ says: z.string() }).passthrough().optional() };
const withdrawal = z.object({ why: z.string(), by: person.nullable(), ...said }).nullable();
const failure = z.object({ code: z.string(), ...said }).nullable();
const opening = { window: z.object({ start: instant, end: instant }), opened: held };
const closing = { ...opening, outcome: z.string(), withdrawn: withdrawal, failure, revokingSince: instant, closed: held, troubles: z.array(z.object({ what: z.string(), ...said }).passthrough()) };

const state = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pending') }).passthrough(),
  z.object({ status: z.literal('denied'), deniedAt: instant }).passthrough(),
  z.object({ status: z.literal('cancelled'), cancelledAt: instant, withdrawn: withdrawal }).passthrough(),
  z.object({ status: z.literal('lapsed'), lapsedAt: instant }).passthrough(),
  z.object({ status: z.literal('scheduled'), window: z.object({ start: instant, end: instant }) }).passthrough(),
  z.object({ status: z.literal('activating'), ...opening }).passthrough(),
  z.object({ status: z.literal('active'), ...opening, readyAt: instant }).passthrough(),
  z.object({ status: z.literal('revoking'), ...closing }).passthrough(),
  z.object({ status: z.literal('ended'), ...closing, endedAt: instant, lateness: z.number().nonnegative() }).passthrough(),
]);
const record = facts.passthrough().and(state);

/** Only the envelope: what is in the event is the ledger's to judge, by its hash. */
const sealedEvent = z.object({
  event: z.object({ v: anyVersion, request: z.string(), seq: z.number().int(), at: z.string(), type: z.string() }).passthrough(),
  previous: z.string(),
  mac: z.string(),
  hash: z.string(),
});

/** A stored request. Throws `ledger-broken`, naming the id, when what is stored under it is not one; `newer-version` when it is, of a shape that is not known here. */
export function parseRecord(id: string, json: string): AccessRequest {
  const parsed = record.safeParse(decode(id, json));
  const { version } = envelopeOf(json);
  if (!parsed.success && version > VERSION) throw errorOf({ says: 'newer-version', request: id, version, known: VERSION });
  if (!parsed.success) throw damaged(id, firstIssue(parsed.error));
  if (parsed.data.id !== id) throw damaged(id, `it is the record of ${parsed.data.id}`);
  // The schema holds what this code branches on. The whole is believed only after it was made again from authentic events.
  return parsed.data as unknown as AccessRequest;
}

const envelope = z.object({ v: anyVersion.catch(VERSION), status: z.string().max(40).catch('?') }).catch({ v: VERSION, status: '?' });

/** Of which version a stored request says that it is, and in which status; this one for what says nothing, or is damaged. */
export function envelopeOf(json: string): { readonly version: number; readonly status: string } {
  try {
    const { v: version, status } = envelope.parse(JSON.parse(json));
    return { version, status };
  } catch {
    return { version: VERSION, status: '?' };
  }
}

/** One entry of a request's history, as it was stored. Throws `ledger-broken` when it is not one. */
export function parseSealed(id: string, json: string): SealedEvent {
  const parsed = sealedEvent.safeParse(decode(id, json));
  if (!parsed.success) throw damaged(id, { says: 'record/bad-event', why: firstIssue(parsed.error) });
  // As above: nothing in the event is used before its hash was checked.
  return parsed.data as unknown as SealedEvent;
}

/** One entry of the chain that belongs to no request. Throws `ledger-broken` when it is not one. */
export function parseSystem(json: string): SealedSystemEvent {
  const parsed = sealedEvent.safeParse(decode(SYSTEM, json));
  if (!parsed.success) throw damaged(SYSTEM, { says: 'record/bad-event', why: firstIssue(parsed.error) });
  // As above: nothing in the event is used before its hash was checked.
  return parsed.data as unknown as SealedSystemEvent;
}

function decode(id: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw damaged(id, { says: 'record/no-json' }, cause);
  }
}

function firstIssue({ issues: [issue] }: z.ZodError): Line {
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : { says: 'record/shape' };
}

function damaged(request: string, why: Line, cause?: unknown): AccessError {
  return new AccessError('ledger-broken', { says: 'record/damaged', request, why }, { cause });
}
