import { z } from 'zod';
import { tidy } from '../wire/normalise.js';

/** As much of a reason as the form keeps; no rule lets it be longer than half of that. In characters. */
export const LONGEST_REASON = 2000;
const LONGEST = 200;

const typed = (longest: number) => z.string().max(longest).nullish().transform((text) => tidy(text ?? '') || undefined);

/** What stands in the form's fields, as typed; empty ones are undefined. */
export const Filled = z.object({
  entitlement: typed(LONGEST), duration: typed(LONGEST), start: typed(LONGEST), address: typed(LONGEST), ticket: typed(LONGEST), reason: typed(LONGEST_REASON),
});
export type Filled = z.infer<typeof Filled>;

/** Nothing of it is believed but what the person typed: who that is comes from the signed activity and Teams' list of members. */
export const Sent = Filled.extend({ form: z.string().max(40).default(''), step: z.enum(['send', 'check']).default('check') });
/** The form of a dialog, sent. */
export const InDialog = z.object({ name: z.literal('task/submit'), value: z.object({ data: Sent }) });

/** Whether nothing was typed yet; what it is for may be chosen. */
export function isUntouched(filled: Filled): boolean {
  return Object.entries(filled).every(([field, text]) => field === 'entitlement' || text === undefined);
}

/** What a line was read as, cut to what the form's fields hold. */
export function filledFrom(parts: Partial<Filled>): Filled {
  const cut = (text: string | undefined, longest = LONGEST): string | undefined => text?.slice(0, longest);
  return { entitlement: cut(parts.entitlement), duration: cut(parts.duration), start: cut(parts.start), address: cut(parts.address), ticket: cut(parts.ticket), reason: cut(parts.reason, LONGEST_REASON) };
}

/** The line that asks for the same: it is given back where no form can be. */
export function lineOf({ entitlement = '', duration, start, address, ticket, reason }: Filled): string {
  const part = (name: string, value: string | undefined): string => (value === undefined ? '' : ` ${name} ${value}`);
  return `/access request ${entitlement}${duration !== undefined && /^(?:until|till?|bis)\b/i.test(duration) ? ` ${duration}` : part('for', duration)}${part('at', start)}${part('from', address)}${part('ticket', ticket)}${part('because', reason)}`;
}
