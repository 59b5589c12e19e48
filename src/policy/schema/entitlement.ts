import { z } from 'zod/v4';
import { approval } from './approval.js';
import { count, duration, name, orNull, people, range, resourceId } from './parts.js';
import { role } from './targets.js';
import { ticket } from './ticket.js';
import { breakGlass, extend, hours, lengths, startLater } from './times.js';

export const entitlement = z.strictObject({
  title: name.describe('What people read.'),
  roles: z.array(role).min(1).describe('The roles that are active for the window.'),
  paths: z.array(z.string()).min(1).describe('Names of `paths`: the ways through the network that are open for the window.'),
  machines: z.array(resourceId('Microsoft.Compute/virtualMachines', '/subscriptions/…/virtualMachines/vm-web-1')).prefault([])
    .describe('The machines on which live sessions are cut at the end.'),
  connect: z.enum(['ssh', 'rdp']).prefault('ssh').describe('With what people get into the machines: which command their card shows.'),
  requesters: people.describe('Who may ask.'),
  guests: z.boolean().prefault(false).describe('Whether somebody whom the directory calls a guest may ask, when they are among the requesters, and decide, when they are among the approvers.'),
  approval: approval.describe('Whose consent is needed.'),
  hours: hours.optional().transform((given) => given ?? []).describe('When it may be open: one period of the week, or several. A window must lie wholly inside. Without it: at any time.'),
  duration: lengths.prefault({}).describe('How long a window may be.'),
  startLater: orNull(startLater).describe('A window may start later than with its approval. Without it: no.'),
  extend: orNull(extend).describe('An open window may be made longer. Without it: no.'),
  breakGlass: orNull(breakGlass).describe('In an emergency a window may be opened without an approver, and is reviewed afterwards. Reason and ticket are always needed, and a role for which PIM demands an approval never allows it; hours and freezes do not bind it, the stop switch does. Without it: no.'),
  mostOpen: orNull(count).describe('The most requests for this that one person may have under way at once, beside the common limit.'),
  stepUp: z.enum(['none', 'requester', 'both']).prefault('none').describe('Who signs in once more at the page before it counts: nobody, the requester, or the approvers too.'),
  sourceAddress: z.strictObject({
    maxPrefix: z.number().int().min(8).max(32).prefault(32).describe('The widest prefix that may be let in: 32 is one address.'),
    allow: z.array(range).prefault([]).describe('Ranges that are let in although they are not public.'),
  }).prefault({}).describe('From where people may come.'),
  ticket: ticket.prefault({}).describe('The ticket that a window is tied to.'),
  reason: z.strictObject({
    maxLength: z.number().int().min(20).max(1000).prefault(500).describe('The longest reason, in characters.'),
  }).prefault({}).describe('The reason that every request needs.'),
  cutSessions: z.enum(['own', 'all', 'none']).prefault('own')
    .describe('Whose live sessions end with the window: those of the person, everybody\'s on the machines, or nobody\'s.'),
  giveUpAfter: duration.prefault('10m').describe('Opening that has not succeeded after this long is given up and undone.'),
});
