import { z } from 'zod/v4';
import { LANGUAGES } from '../access/language.js';
import { entitlement } from './schema/entitlement.js';
import { accounts, logins, namedRoles } from './schema/identities.js';
import { count, duration, form, orNull, zone } from './schema/parts.js';
import { path } from './schema/targets.js';
import { drill, freeze } from './schema/times.js';

/**
 * The entitlements file. A key that is not listed here is an error and not ignored: a rule that somebody wrote and that
 * does nothing would be worse than none. What `describe` says is both the docstring and what an editor shows.
 *
 * zod/v4 and not the root of the package, because it makes the JSON Schema itself; the library that does so for the older
 * interface is no longer kept up.
 */
export const fileSchema = z.strictObject({
  version: z.literal(1).describe('The version of this file\'s shape.'),
  instance: z.string().regex(/^[a-z0-9]{1,24}$/, form('instance'))
    .describe('Names this installation in rules and assignments, so that two of them never touch each other\'s. Never changed while it runs.'),
  channels: z.strictObject({
    approvals: orNull(z.string().min(1)).describe('Id of the channel in which approvers are asked: 19:…@thread.tacv2. Without it: the one in which an operator typed "/access use this channel for approvals".'),
    audit: orNull(z.string().min(1)).describe('Id of the channel in which everything is told. Without it: the one in which an operator typed "/access use this channel for audit".'),
    language: z.enum(LANGUAGES).prefault('en').describe('In which language posts in channels are written. In their own chats people are answered in the language of their Teams.'),
    timeZone: zone.prefault('UTC').describe('By whose clocks times in channels are written: a name such as Europe/Paris. In their own chats people read their own time.'),
  }).prefault({}).describe('The channels of Teams. What stands here wins over what was typed.'),
  roundTo: duration.prefault('1m').describe('Windows end at a whole multiple of this.'),
  pimFloor: duration.prefault('5m').describe('PIM neither grants nor removes anything younger than this: five minutes in every real tenant.'),
  mostOpen: count.prefault(5).describe('The most requests that one person may have under way at once.'),
  roles: namedRoles.prefault({}).describe('Who has a part in running this.'),
  accounts,
  logins,
  freezes: z.array(freeze).prefault([]).describe('Periods in which nothing is opened.'),
  paths: z.record(z.string(), path).meta({ propertyNames: { pattern: '^[a-z0-9]{1,24}$' } }).describe('Ways through the network, by name: 1 to 24 lower-case letters or digits.'),
  drill: orNull(drill).describe('Drills: a canary window on a way of its own opens, ends and is read back, so that it is known every day that what opens also closes. Without it: none, and /access drill says so.'),
  entitlements: z.record(z.string(), entitlement).meta({ propertyNames: { pattern: '^[a-z0-9][a-z0-9-]{0,39}$' } })
    .describe('What may be asked for, by name: lower-case letters, digits and dashes.'),
});

export type EntitlementsFile = z.output<typeof fileSchema>;
