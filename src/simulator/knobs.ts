import { z } from 'zod';
import type { Knobs } from './core.js';
import { WireError } from './wireError.js';

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
const seconds = z.number().min(0);

const RolePolicy = z.object({
  endUserMaximum: z.string(), endUserRules: z.array(z.string()), adminMaximum: z.string(), adminMustExpire: z.boolean(), adminRules: z.array(z.string()),
  approvers: z.array(z.string()), authenticationContext: z.string().nullable(),
}).partial().strict();

const FIELDS: { [K in keyof Knobs]: z.ZodTypeAny } = {
  pimFloorSeconds: seconds, listLagInSeconds: seconds, listLagOutSeconds: seconds, nsgWriteMs: milliseconds, latencyMs: milliseconds, busyNsg: z.enum(['409', '429']),
  throttleShare: share, throttleRetryAfterSeconds: seconds.nullable(), errorShare: share, resetAfterWriteShare: share, asyncFailShare: share,
  adminUpdate: z.boolean(), policyMessage: z.enum(['old', 'new']), pimOutcome: z.enum(['auto', 'Failed', 'PendingApproval', 'PendingProvisioning']),
  failNext: z.array(z.object({ match: z.string(), count: z.number().int().min(-1), skip: z.number().int().min(0).optional(), status: z.number().int().min(400).max(599).optional(), code: z.string().optional(), retryAfter: seconds.optional(), reset: z.boolean().optional(), hang: z.boolean().optional() }).strict()),
  deny: z.array(z.string()), withheld: z.array(z.string()), contextsUnmet: z.array(z.string()), optionalClaims: z.array(z.string()), signInTenant: z.string().uuid().nullable(),
  connectorDown: z.boolean(), activityTwice: z.union([z.boolean(), z.literal('newId')]), activityLateMs: milliseconds, messageLimitKb: z.number().min(0), pageSize: z.number().int().min(1), sessionListPolls: z.number().int().min(0), teamsApp: z.array(z.string()).nullable(), policies: z.record(RolePolicy),
};
const KnobsPatch = z.object(FIELDS).partial().strict();

/** Reads turned knobs. Throws 400 for one that there is not or that does not take the value: it would turn nothing and say nothing. */
export function readKnobs(wanted: unknown): Partial<Knobs> {
  const read = KnobsPatch.safeParse(wanted);
  if (read.success) return read.data; // each field is checked by its schema above; the mapped type loses which
  const why = read.error.issues.map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': ')).join('; ');
  throw new WireError(400, 'BadRequest', `${why}. Knobs: ${Object.keys(FIELDS).join(', ')}.`);
}
