import { z } from 'zod';
import type { PimProperties } from '../../arm/pim/ask.js';
import type { Caller } from '../../tokens.js';
import type { Asked } from './pim.js';

const Expiration = z.object({ type: z.string().nullish(), endDateTime: z.string().nullish(), duration: z.string().nullish() });

/** Fields that requests of both kinds have (AZURE.md A.2, B). */
export const GraphAsk = z.object({
  action: z.string(),
  justification: z.string().nullish(),
  scheduleInfo: z.object({ startDateTime: z.string().nullish(), expiration: Expiration.nullish() }).nullish(),
  ticketInfo: z.object({ ticketNumber: z.string().nullish(), ticketSystem: z.string().nullish() }).nullish(),
  isValidationOnly: z.boolean().default(false),
  customData: z.string().nullish(),
});
export type GraphAsk = z.infer<typeof GraphAsk>;

/** A request before it is decided. */
export interface Asking { id: string; ask: GraphAsk; place: Asked; caller: Caller }

/** The same request in ARM's words, for the checks that both PIMs share. */
export function asProperties({ ask, place }: Pick<Asking, 'ask' | 'place'>): PimProperties {
  const { action, justification, scheduleInfo, ticketInfo } = ask;
  return { principalId: place.principalId, roleDefinitionId: place.roleDefinitionId, requestType: action, justification, scheduleInfo, ticketInfo };
}
