/**
 * The three functions of the `reflect-metadata` polyfill that @peculiar/x509's injector (tsyringe) calls.
 * It refuses to load without them; this file must be imported before it.
 */
const metadata = new WeakMap<object, Map<string, unknown>>();

function ofTarget(target: object): Map<string, unknown> {
  const found = metadata.get(target) ?? new Map<string, unknown>();
  metadata.set(target, found);
  return found;
}

if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, {
    getMetadata: (key: string, target: object) => metadata.get(target)?.get(key),
    getOwnMetadata: (key: string, target: object) => metadata.get(target)?.get(key),
    defineMetadata: (key: string, value: unknown, target: object) => { ofTarget(target).set(key, value); },
  });
}
