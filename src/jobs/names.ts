import { createHash } from 'node:crypto';
import { z } from 'zod';
import { targetShape } from '../access/shapes.js';
import { targetKey, type Target } from '../access/target.js';
import { VERSION } from '../access/version.js';

/**
 * alarms: what is due at a time; it saves and queues, and touches nothing outside. targets: the work in Azure. news: what
 * people are told. tickets: what is read in and written to ticket systems, whose silence holds up none of the others.
 */
export type QueueName = (typeof QUEUES)[number];
export const QUEUES = ['alarms', 'targets', 'news', 'tickets'] as const;

/** One hash tag for everything of an installation, the same as the store's: Redis Cluster then keeps it together. */
export function prefixOf(instance: string): string {
  return `{jit:${instance}}`;
}

/** Names a target where a job is deduplicated. */
export function nameOfTarget(target: Target): string {
  return createHash('sha256').update(targetKey(target)).digest('hex').slice(0, 40);
}

const attempt = z.number().int().nonnegative();
const request = z.string().min(1);

/** A job of a newer version that still carries what it should is run: it says what to look at, and whether there is something to do is asked there. */
const v = z.number().int().positive();

/** What a job carries: the names of things and nothing else. The truth about them is read when the job runs. */
export const targetJob = z.object({ v, target: targetShape, attempt, closes: z.boolean().default(false) });
/** One that is tried anew by a request's own alarm. */
export const attemptJob = z.object({ v, request, attempt });
export const lookJob = z.object({ v, system: z.enum(['servicenow', 'jira']), number: z.string().min(1) });
export const requestJob = z.object({ v, request });
/** What a job is about, for whoever follows its trace; whether it carries what it should is seen to where it runs. */
export const ofWhat = z.object({ request: z.string().optional().catch(undefined), target: targetShape.transform(targetKey).optional().catch(undefined) }).catch({});
/** The version of a newer one; undefined for any other job. */
export const newerJob = z.object({ v: z.number().int().gt(VERSION) }).transform(({ v: version }) => version).optional().catch(undefined);
/** An alarm that has not rung says in itself when it will. */
export const ringsAt = z.object({ at: z.string().datetime() });
