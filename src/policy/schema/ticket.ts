import { z } from 'zod/v4';
import { name, regularExpression } from './parts.js';

export const ticket = z.strictObject({
  system: z.enum(['servicenow', 'jira', 'pattern']).prefault('pattern')
    .describe('Where the ticket is looked up. pattern: nowhere, its number only has to look right.'),
  required: z.boolean().prefault(false).describe('Whether a request needs a ticket.'),
  types: z.array(name).prefault([]).describe('The types that are accepted: change_request, incident; in Jira the names of issue types. Without it: every type.'),
  states: z.array(name).prefault([]).describe('The states in which a ticket is accepted, as the system names them. Without it: every state that is not closed.'),
  endWithTicket: z.boolean().prefault(false).describe('A ticket that is closed or cancelled ends the window.'),
  requesterOnIt: z.boolean().prefault(false).describe('The requester has to stand on the ticket.'),
  whenUnavailable: z.enum(['refuse', 'retry']).prefault('refuse')
    .describe('The ticket system does not answer: the request is refused, or the question is asked again later. A ticket is never accepted unseen.'),
  pattern: regularExpression.prefault('[A-Za-z][A-Za-z0-9-]{2,39}').describe('What the whole ticket number must look like: a regular expression.'),
  example: z.string().min(1).max(40).prefault('CHG0030001').describe('A number that people are shown when theirs does not match; it matches the pattern.'),
});
