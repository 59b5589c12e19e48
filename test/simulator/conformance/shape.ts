export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every key of a value by its path (`value[].properties.scope`), whatever stands there; elements of a list count as one. */
export function keyPaths(value: unknown, at = ''): Set<string> {
  const found = new Set<string>();
  const add = (inner: Set<string>): void => { for (const path of inner) found.add(path); };
  if (Array.isArray(value)) for (const one of value) add(keyPaths(one, `${at}[]`));
  if (!isObject(value)) return found;
  for (const [key, inner] of Object.entries(value)) {
    const path = at === '' ? key : `${at}.${key}`;
    found.add(path);
    add(keyPaths(inner, path));
  }
  return found;
}

/** Paths that the published value has and ours has not, but for those that start with an excused one. */
export function missing(published: unknown, ours: unknown, excused: readonly string[] = []): string[] {
  const held = keyPaths(ours);
  return [...keyPaths(published)].filter((path) => !held.has(path) && !excused.some((start) => path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[]`)));
}

/** The value with each text of the table put in another's place, wherever it stands in a key's value or inside a text. */
export function withOurs<T>(value: T, ours: Readonly<Record<string, string>>): T {
  const replaced = Object.entries(ours).reduce((text, [theirs, our]) => text.replaceAll(theirs, our), JSON.stringify(value));
  return JSON.parse(replaced) as T; // the same value but for the replaced texts
}

/** Azure sends null for what is absent, and Microsoft's own clients take the two for the same; the OpenAPI files know no null. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)]));
}
