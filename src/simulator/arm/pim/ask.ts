import { Duration } from 'luxon';
import { z } from 'zod';
import { WireError } from '../../wireError.js';

const Expiration = z.object({ type: z.string().nullish(), endDateTime: z.string().nullish(), duration: z.string().nullish() });

/** Body of a role assignment schedule request, as sent (AZURE.md C.2). */
export const PimAsk = z.object({
  properties: z.object({
    principalId: z.string().uuid().toLowerCase(),
    roleDefinitionId: z.string().min(1),
    requestType: z.string(),
    justification: z.string().nullish(),
    ticketInfo: z.object({ ticketNumber: z.string().nullish(), ticketSystem: z.string().nullish() }).nullish(),
    scheduleInfo: z.object({ startDateTime: z.string().nullish(), expiration: Expiration.nullish() }).nullish(),
    linkedRoleEligibilityScheduleId: z.string().nullish(),
    condition: z.string().nullish(),
    conditionVersion: z.string().nullish(),
  }),
});
export type PimProperties = z.infer<typeof PimAsk>['properties'];

/** When an assignment begins and ends; `end` null: never. */
export interface Schedule { start: Date; end: Date | null }

/** Reads the schedule of a request. A start in the past is moved to now, as PIM does. Throws 400 InvalidRoleAssignmentRequestSchedule. */
export function readSchedule(asked: PimProperties, now: Date): Schedule {
  const { startDateTime, expiration } = asked.scheduleInfo ?? {};
  const given = startDateTime ? instant(startDateTime) : now;
  const start = given < now ? now : given;
  const end = readEnd(start, expiration);
  if (end !== null && end <= start) throw badSchedule('The end of the schedule is not after its start.');
  return { start, end };
}

function readEnd(start: Date, expiration: z.infer<typeof Expiration> | null | undefined): Date | null {
  switch ((expiration?.type ?? 'NoExpiration').toLowerCase()) {
    case 'noexpiration': case 'notspecified': return null;
    case 'afterdatetime': return instant(expiration?.endDateTime ?? '');
    case 'afterduration': return new Date(start.getTime() + durationMs(expiration?.duration ?? ''));
    default: throw badSchedule(`Unknown expiration type '${String(expiration?.type)}'.`);
  }
}

function instant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw badSchedule(`'${text}' is not an instant.`);
  return at;
}

/** An ISO 8601 duration in milliseconds. Throws 400 when it is none. */
export function durationMs(text: string): number {
  const duration = Duration.fromISO(text);
  if (!duration.isValid || text === '') throw badSchedule(`'${text}' is not a duration.`);
  return duration.toMillis();
}

function badSchedule(why: string): WireError {
  return new WireError(400, 'InvalidRoleAssignmentRequestSchedule', `The schedule of the role assignment request is invalid. ${why}`);
}
