import { z } from 'zod';
import ipaddr from 'ipaddr.js';
import { parseDuration } from '../access/duration.js';

/**
 * The entitlements file. A key that is not listed here is an error and not ignored: a rule that somebody wrote and that
 * does nothing would be worse than none.
 */

const objectId = z.string().uuid('must be an Entra object id (a GUID)').transform((id) => id.toLowerCase());

const duration = z.string({ message: 'must be a duration such as "30m", "2h" or "1h 30m"' }).transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: `"${text}" is not a duration; write it like "30m", "2h" or "1h 30m"` });
  return z.NEVER;
});

function resourceId(kind: string, example: string) {
  return z.string().regex(new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${kind}/[^/]+$`, 'i'), `must be an Azure resource id like ${example}`);
}

const people = z.object({
  /** Entra groups, members counted transitively. */
  groups: z.array(objectId).default([]),
  /** Single persons. */
  people: z.array(objectId).default([]),
}).strict().refine((p) => p.groups.length + p.people.length > 0, 'must name at least one group or person');

const roleName = z.string().min(1, 'must be the name of a role, such as Reader').max(200);

/** What is made active for the window, by one of the three kinds of PIM. */
const role = z.discriminatedUnion('kind', [
  /** A role at a subscription, a resource group or a resource. */
  z.object({
    kind: z.literal('azure'),
    role: roleName,
    scope: z.string().regex(/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+(\/providers\/.+)?)?$/i, 'must be an Azure scope that begins /subscriptions/'),
  }).strict(),
  /** A role of Entra itself: in the whole directory, or in one administrative unit. */
  z.object({
    kind: z.literal('directory'),
    role: roleName,
    scope: z.string().regex(/^\/(administrativeUnits\/[0-9a-f-]{36})?$/i, 'must be "/" or /administrativeUnits/ and the id of one').default('/'),
  }).strict(),
  /** Membership or ownership of a group. `name` is what people read. */
  z.object({ kind: z.literal('group'), group: objectId, access: z.enum(['member', 'owner']).default('member'), name: z.string().min(1).max(80).optional() }).strict(),
], { errorMap: (issue, { defaultError }) => ({ message: issue.code === 'invalid_union_discriminator' ? 'must be "azure", "directory" or "group"' : defaultError }) });

const path = z.object({
  nsg: resourceId('Microsoft.Network/networkSecurityGroups', '/subscriptions/…/networkSecurityGroups/nsg-bastion'),
  bastion: resourceId('Microsoft.Network/bastionHosts', '/subscriptions/…/bastionHosts/bas-prod'),
  /** `*` or the prefix of the Bastion subnet; the NSG sees the translated private address, so never the public one. */
  destination: z.string().min(1).default('*'),
  ports: z.array(z.string().regex(/^\d{1,5}(-\d{1,5})?$/, 'must be a port or a range, in quotes: "443"')).min(1).default(['443']),
}).strict();

const stage = z.object({
  approvers: people,
  /** How many must approve. */
  needed: z.number().int().min(1).default(1),
  /** How many denials refuse. */
  denials: z.number().int().min(1).default(1),
}).strict();

const regularExpression = z.string().refine((source) => {
  try { return new RegExp(source) instanceof RegExp; } catch { return false; }
}, 'must be a regular expression');

const range = z.string().refine((text) => ipaddr.IPv4.isValidCIDR(text), 'must be an IPv4 range such as 203.0.113.0/24');

const entitlement = z.object({
  /** What people read. */
  title: z.string().min(1).max(80),
  roles: z.array(role).min(1, 'must list at least one role'),
  /** Names of `paths`. */
  paths: z.array(z.string()).min(1, 'must name at least one path'),
  /** Machines on which the person's live sessions are cut at the end. */
  machines: z.array(resourceId('Microsoft.Compute/virtualMachines', '/subscriptions/…/virtualMachines/vm-web-1')).default([]),
  requesters: people,
  approval: z.object({
    stages: z.tuple([stage], { message: 'must be a list with one stage' }),
    /** A request that nobody answers lapses after this long. */
    lapsesAfter: duration.default('8h'),
  }).strict(),
  duration: z.object({ min: duration.default('5m'), default: duration.default('1h'), max: duration.default('4h') }).strict().default({}),
  sourceAddress: z.object({
    /** The widest prefix that may be let in: 32 is one address. */
    maxPrefix: z.number().int().min(8).max(32).default(32),
    /** Ranges that are let in although they are not public. */
    allow: z.array(range).default([]),
  }).strict().default({}),
  ticket: z.object({
    required: z.boolean().default(false),
    /** What the whole ticket number must look like. */
    pattern: regularExpression.default('[A-Za-z][A-Za-z0-9-]{2,39}'),
    /** A number that people are shown when theirs does not match. */
    example: z.string().min(1).max(40).default('CHG0030001'),
  }).strict().default({}),
  reason: z.object({ maxLength: z.number().int().min(20).max(1000).default(500) }).strict().default({}),
  /** Whose live sessions end with the window: the person's, everybody's on the machines, or nobody's. */
  cutSessions: z.enum(['own', 'all', 'none']).default('own'),
  /** Opening that has not succeeded after this long is given up and undone. */
  giveUpAfter: duration.default('10m'),
}).strict();

export const fileSchema = z.object({
  version: z.literal(1, { errorMap: () => ({ message: 'must be 1' }) }),
  /** Names this installation in rules and assignments, so that two of them never touch each other's. */
  instance: z.string().regex(/^[a-z0-9]{1,24}$/, 'must be 1 to 24 lower-case letters or digits'),
  channels: z.object({ approvals: z.string().min(1), audit: z.string().min(1) }).strict(),
  /** Windows end at a whole multiple of this. */
  roundTo: duration.default('1m'),
  /** PIM neither grants nor removes anything younger than this: five minutes in every real tenant. */
  pimFloor: duration.default('5m'),
  /** The most requests that one person may have under way at once. */
  mostOpen: z.number().int().min(1).default(5),
  paths: z.record(z.string().regex(/^[a-z0-9]{1,24}$/, 'the name of a path must be 1 to 24 lower-case letters or digits'), path),
  entitlements: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'the name of an entitlement must be lower-case letters, digits and dashes'), entitlement),
}).strict();

export type EntitlementsFile = z.infer<typeof fileSchema>;
