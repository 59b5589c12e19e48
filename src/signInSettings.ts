import { z } from 'zod';
import type { Sentence } from './access/sentences/index.js';
import type { RuleBook } from './policy/entitlements.js';
import { mistakeAt } from './policy/mistakes.js';

/** The application with which people sign in at the page; the bot's own when it has a password and nothing else is set. */
export const SIGN_IN_VARIABLES = {
  SIGNIN_CLIENT_ID: z.string().uuid('must be a GUID').optional(),
  SIGNIN_CLIENT_SECRET: z.string().min(1).optional(),
  SIGNIN_CONTEXT: z.string().regex(/^c[1-9]\d?$/, 'must be the id of an authentication context: c1 to c99').optional(),
};
type Variables = z.infer<z.ZodObject<typeof SIGN_IN_VARIABLES>>;

export interface SignInClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The authentication context that a conditional access policy ties to multi-factor authentication. */
  readonly context: string | null;
}

/** What is missing beside what is set. */
export function signInProblems(set: Readonly<Record<string, string | undefined>>): string[] {
  const { SIGNIN_CLIENT_ID: id, SIGNIN_CLIENT_SECRET: secret, PUBLIC_URL: publicUrl } = set;
  const isSet = [id, secret, set.SIGNIN_CONTEXT].some((value) => value !== undefined);
  return [
    ...(id !== undefined && secret === undefined ? ['SIGNIN_CLIENT_SECRET: is missing; SIGNIN_CLIENT_ID needs it'] : []),
    ...(secret !== undefined && id === undefined ? ['SIGNIN_CLIENT_ID: is missing; it is the application that SIGNIN_CLIENT_SECRET belongs to'] : []),
    ...(isSet && publicUrl === undefined ? ['PUBLIC_URL: is missing; people sign in at a page, which needs it'] : []),
  ];
}

/** Undefined: nobody can sign in here, for there is no page or no application with a secret. */
export function toSignIn(set: Variables & { PUBLIC_URL?: string | undefined; BOT_ID: string; BOT_PASSWORD?: string | undefined }): SignInClient | undefined {
  const client = set.SIGNIN_CLIENT_ID === undefined ? { clientId: set.BOT_ID, clientSecret: set.BOT_PASSWORD } : { clientId: set.SIGNIN_CLIENT_ID, clientSecret: set.SIGNIN_CLIENT_SECRET };
  if (set.PUBLIC_URL === undefined || client.clientSecret === undefined) return undefined;
  return { clientId: client.clientId, clientSecret: client.clientSecret, context: set.SIGNIN_CONTEXT ?? null };
}

/** Entitlements that want a sign-in where nobody can sign in. */
export function unsigned({ entitlements }: RuleBook, canSignIn: boolean): Sentence[] {
  if (canSignIn) return [];
  return entitlements.filter(({ stepUp }) => stepUp !== 'none').map(({ id }) => mistakeAt(`entitlements.${id}.stepUp`, { says: 'mistake/no-page' }));
}
