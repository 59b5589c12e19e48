/** Somebody in the tenant. Identity is the Entra object id and nothing else: names and mail addresses change and repeat. */
export interface Person {
  /** Entra object id, lower case. */
  readonly id: string;
  /** Display name at the time of writing; for people to read, never compared. */
  readonly name: string;
}

/** A set of people: named groups (transitively) and named persons. */
export interface People {
  /** Object ids of Entra groups. */
  readonly groups: readonly string[];
  /** Object ids of persons. */
  readonly people: readonly string[];
}

/** The object ids of all accounts of one human, this one first; `accounts` lists those of each human who has several. */
export function accountsOf(id: string, accounts: readonly (readonly string[])[]): readonly string[] {
  const others = accounts.filter((ids) => ids.includes(id)).flat().filter((other) => other !== id);
  return [id, ...others];
}
