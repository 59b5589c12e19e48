import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ms } from '../access/instant.js';
import type { TicketSystem } from '../access/ticket.js';
import type { Clock, Store } from '../workflow/ports.js';

export const TIMESTAMP_HEADER = 'X-Jit-Timestamp';
export const SIGNATURE_HEADER = 'X-Jit-Signature';
/** How far the sender's clock and ours may be apart, the way included. Milliseconds. */
const TOLERANCE = 300_000;
/** Longer than a signature can be good: from five minutes before its time to five after it. Milliseconds. */
const REMEMBERED = 2 * TOLERANCE + 60_000;

const Notice = z.object({ system: z.enum(['servicenow', 'jira']), number: z.string().trim().min(1).max(60) });

export interface HookOver {
  readonly secret: string;
  readonly clock: Clock;
  readonly store: Pick<Store, 'once'>;
}

/** What is to be answered, and the ticket of which something is new: look at it again, for nothing else of the body is believed. */
export interface HookAnswer {
  readonly status: 202 | 400 | 401 | 409;
  readonly body: { readonly taken: true } | { readonly error: string };
  readonly ticket?: { readonly system: TicketSystem; readonly number: string };
}

export type TakeNotice = (body: unknown, header: (name: string) => string | undefined) => Promise<HookAnswer>;

/**
 * Takes what a ticket system tells at `POST /hooks/tickets`: a JSON body `{ system, number }` whose bytes (a Buffer) are
 * signed together with the time of sending, within five minutes of ours, and once. Rejects only when the store does.
 */
export function createHook({ secret, clock, store }: HookOver): TakeNotice {
  return async (body, header) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const sent = header(TIMESTAMP_HEADER) ?? '';
    if (!/^\d{9,11}$/.test(sent)) return refusal(401, `${TIMESTAMP_HEADER} must be the time of sending in whole seconds since 1970.`);
    const signature = signatureOf(secret, sent, bytes);
    if (!isSame(signature, header(SIGNATURE_HEADER) ?? '')) return refusal(401, `${SIGNATURE_HEADER} must be sha256= and the HMAC-SHA256, under the secret of both sides, of the timestamp, a dot and the body.`);
    if (Math.abs(ms(clock.now()) - Number(sent) * 1000) > TOLERANCE) return refusal(401, `${TIMESTAMP_HEADER} is more than five minutes from our time, ${clock.now()}.`);
    const notice = read(bytes);
    if (!notice.success) return refusal(400, 'The body must be JSON such as {"system":"servicenow","number":"CHG0030001"}; system is servicenow or jira.');
    if (!(await store.once(`hook:tickets:${signature.toString('hex')}`, REMEMBERED))) return refusal(409, 'This was taken before. Sign again, at the time of sending, to send again.');
    return { status: 202, body: { taken: true }, ticket: { system: notice.data.system, number: notice.data.number.toUpperCase() } };
  };
}

/** `sent`: seconds since 1970, as in the header. */
export function signatureOf(secret: string, sent: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${sent}.`).update(body).digest();
}

/** In hexadecimal, as most write it, or in base64, as ServiceNow's own function does. Takes the same time whatever is wrong. */
function isSame(expected: Buffer, header: string): boolean {
  const [, written = ''] = /^sha256=([A-Za-z0-9+/=]{1,100})$/.exec(header) ?? [];
  const given = Buffer.from(written, /^[0-9a-f]{64}$/i.test(written) ? 'hex' : 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function read(bytes: Buffer): z.SafeParseReturnType<unknown, z.infer<typeof Notice>> {
  try {
    return Notice.safeParse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return Notice.safeParse(undefined);
  }
}

function refusal(status: 400 | 401 | 409, error: string): HookAnswer {
  return { status, body: { error } };
}
