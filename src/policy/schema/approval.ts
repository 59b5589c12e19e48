import { z } from 'zod/v4';
import { count, duration, name, orNull, people } from './parts.js';

const stage = z.strictObject({
  approvers: people.describe('Who may approve or deny in this stage. Nobody decides on their own request.'),
  needed: count.prefault(1).describe('How many must approve. Nobody counts twice.'),
  denials: count.prefault(1).describe('How many denials refuse the request.'),
  escalateAfter: orNull(duration).describe('When this stage has not decided after this long, the next stage is asked too and may decide in its place. Without it: never.'),
  from: z.enum(['previous', 'start']).prefault('previous')
    .describe('When this stage is asked: once the stage before it has approved (previous), or together with the first (start). Not for the one that a stage is escalated to.'),
});

type Stage = z.output<typeof stage>;

const automatic = z.strictObject({
  onCall: people.optional().describe('The requester is one of them: the group of those who are on call.'),
  longest: duration.optional().describe('The window is no longer than this.'),
  ticketStates: z.array(name).min(1).optional().describe('The ticket is in one of these states: those in which it has been approved.'),
}).transform(({ onCall, longest, ticketStates }) => ({ onCall: onCall ?? null, longest: longest ?? null, ticketStates: ticketStates ?? [] }));

export const approval = z.strictObject({
  stages: z.array(stage).min(1).transform((all) => all as [Stage, ...Stage[]]) // the length was checked
    .describe('Who is asked, stage by stage; one is usual. Every stage has to approve, or the one that it is escalated to.'),
  lapsesAfter: duration.prefault('8h').describe('A request that nobody answers lapses after this long.'),
  comment: z.strictObject({
    approve: z.enum(['optional', 'required']).prefault('optional').describe('Whether who approves has to say why. Who denies always has to.'),
  }).prefault({}).describe('What has to be written along with an answer.'),
  reminders: z.strictObject({
    send: z.boolean().prefault(true).describe('false: the approvers are asked once and never reminded.'),
    first: duration.prefault('15m').describe('The first reminder comes after this long; then each gap is twice the one before.'),
  }).prefault({}).describe('Reminders to approvers who have not answered.'),
  automatic: z.array(automatic).prefault([])
    .describe('Approved without an approver when everything holds, at asking, that one of these entries says. A role for which PIM itself demands an approval never allows it; more time is asked of the approvers.'),
});
