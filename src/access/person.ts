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

/** Each human once, with the first of their accounts that is there. */
export function onePerHuman(people: readonly Person[], accounts: readonly (readonly string[])[]): Person[] {
  return people.filter(({ id }, i) => !people.slice(0, i).some((earlier) => accountsOf(id, accounts).includes(earlier.id)));
}

/** Who said something, with the further accounts that the file listed for the same human when it was said. */
export interface Voice { readonly by: Person; readonly accounts?: readonly string[] }

/** Whether one human said both, with whichever accounts: what was known at either of the two moments counts. */
export function areOneHuman(one: Voice, other: Voice): boolean {
  const ids = [one.by.id, ...one.accounts ?? []];
  return [other.by.id, ...other.accounts ?? []].some((id) => ids.includes(id));
}

/** As somebody speaks now. */
export function voiceOf(by: Person, accounts: readonly (readonly string[])[]): Voice {
  const others = accountsOf(by.id, accounts).slice(1);
  return others.length > 0 ? { by, accounts: others } : { by };
}
