import ipaddr from 'ipaddr.js';
import { IANAZone } from 'luxon';
import { z } from 'zod/v4';
import { parseDuration } from '../../access/duration.js';
import type { Form } from '../../access/sentences/mistakes.js';
import { carried } from '../carried.js';
import { meantBy, shown } from '../mistakes.js';

/** The kinds of value of which the entitlements file is made. Each message says what is wrong and what is allowed. */

/** What is told of a text that is not of this form. */
export function form(name: Form): string {
  return carried({ says: 'mistake/form', form: name });
}

export const objectId = z.guid(form('object-id')).transform((id) => id.toLowerCase());

export const duration = z.string({ error: ({ input }) => carried({ says: 'mistake/duration', is: shown(input) }) }).transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', input: text, message: carried({ says: 'mistake/no-duration', typed: text }) });
  return z.NEVER;
}).meta({ pattern: '^\\s*(\\d+(\\.\\d+)?\\s*[A-Za-z]+[\\s,]*)+$', examples: ['30m', '2h', '1h 30m'] });

export const name = z.string().min(1).max(80);

export const count = z.number().int().min(1).max(1000);

export const port = z.number().int().min(1).max(65535);

export const people = z.strictObject({
  groups: z.array(objectId).prefault([]).describe('Object ids of Entra groups; members of groups within them count.'),
  people: z.array(objectId).prefault([]).describe('Object ids of single persons.'),
}).refine((p) => p.groups.length + p.people.length > 0, carried({ says: 'mistake/nobody' }));

export function resourceId(kind: string, example: string) {
  return z.string().regex(new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${kind}/[^/]+$`, 'i'), carried({ says: 'mistake/resource-id', example }));
}

export const regularExpression = z.string().refine((source) => {
  try { return new RegExp(source) instanceof RegExp; } catch { return false; }
}, form('regular-expression'));

export const range = z.string().refine((text) => ipaddr.IPv4.isValidCIDR(text), form('range'));

export const zone = z.string().refine((text) => IANAZone.isValidZone(text), {
  error: ({ input }) => carried({ says: 'mistake/zone', meant: meantBy(String(input), Intl.supportedValuesOf('timeZone')) }),
  abort: true, // what is made of a zone needs a real one
}).meta({ examples: ['Europe/Paris', 'UTC'] });

/** One of something, or a list of them; a list either way. */
export function oneOrMore<T extends z.ZodType>(one: T) {
  return z.union([one, z.array(one).min(1)]).transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value]) as z.output<T>[]); // none of these things is a list itself
}

/** What nobody wrote is null: a record in the store tells it from a key that its version did not know. */
export function orNull<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value) => value ?? null);
}
