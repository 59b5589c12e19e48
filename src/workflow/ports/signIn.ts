import type { Instant } from '../../access/instant.js';

/** Entra's sign-in of a person in their own browser. */
export interface SignIn {
  /** Of the directory whose people sign in; lower case. */
  readonly tenantId: string;
  /** The authentication context that stands for multi-factor authentication here; null: none is named. */
  readonly context: string | null;
  /**
   * Where the browser is to be sent, and what only the one who began can know, for `redeem`. Credentials are asked for again;
   * `context`: what the sign-in has to show besides. Rejects with AccessError `sign-in-failed`.
   */
  begin(ask: { state: string; context?: string | undefined; loginHint?: string | undefined }): Promise<{ url: string; secrets: SignInSecrets }>;
  /** Who signed in, by the code that the browser brought. Works once. Rejects with AccessError `sign-in-failed`. */
  redeem(code: string, secrets: SignInSecrets): Promise<SignedIn>;
}

export interface SignInSecrets { readonly nonce: string; readonly verifier: string }

/** Object id and tenant (lower case) of whoever signed in, when they authenticated, and the authentication contexts that this shows. */
export interface SignedIn { readonly oid: string; readonly tid: string; readonly at: Instant; readonly acrs: readonly string[] }
