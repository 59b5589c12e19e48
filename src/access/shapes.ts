import { z } from 'zod';

/** What comes back from Redis is outside input: shapes that more than one edge reads. */

const text = z.string().min(1);

export const roleShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('azure'), role: text, scope: text }),
  z.object({ kind: z.literal('directory'), role: text, scope: text }),
  z.object({ kind: z.literal('group'), group: text, access: z.enum(['member', 'owner']), name: text }),
]);

export const targetShape = z.union([
  z.object({ layer: z.literal('network'), nsg: text }),
  z.object({ layer: z.literal('identity'), person: text }).and(roleShape),
]);
