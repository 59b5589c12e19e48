import { z } from 'zod';

/** The SDK puts ids into headers and addresses, where other characters are an error. */
const id = z.string().max(1000).regex(/^[\u0021-\u007e]+$/);

const text = z.string().nullish();
/** What the SDK copies into an answer, whose types it checks only when that is sent. */
const account = { name: text, aadObjectId: text, role: text };

/** What every activity from Teams has; one without is not from Teams. */
export const Envelope = z.object({
  type: z.string().min(1),
  id: id.optional(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string().url(),
  locale: text,
  from: z.object({ id, ...account }),
  recipient: z.object({ id, ...account }),
  conversation: z.object({ id, ...account, isGroup: z.boolean().nullish(), conversationType: text, tenantId: text }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).nullish() }).nullish(),
});

export type Envelope = z.infer<typeof Envelope>;

/** Who wrote or pressed, where: read from an activity that was authenticated. */
export interface Sender {
  /** Entra object id, lower case. */
  readonly id: string;
  readonly name: string;
  /** The id by which Teams knows the person: `29:…`. */
  readonly teamsId: string;
}

const Person = Envelope.pick({ from: true }).extend({ from: z.object({ id, name: z.string().nullish(), aadObjectId: z.string().uuid() }) });

/** The sender; undefined for an activity without an Entra object id (a guest channel, another bot, a connector). */
export function senderOf(activity: unknown): Sender | undefined {
  const parsed = Person.safeParse(activity);
  if (!parsed.success) return undefined;
  const { from } = parsed.data;
  return { id: from.aadObjectId.toLowerCase(), name: from.name ?? 'Somebody', teamsId: from.id };
}
