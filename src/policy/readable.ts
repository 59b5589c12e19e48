import { z } from 'zod/v4';

/** A value of which parts may be missing, because they were wrong. */
export type Readable<T> = T extends readonly (infer E)[] ? readonly (Readable<E> | undefined)[] : T extends object ? { readonly [K in keyof T]?: Readable<T[K]> | undefined } : T;

/**
 * As much of a value as keeps to the schema: what is wrong in one place hides no mistake in another. Sections, records and
 * lists are read part by part; everything else is as a whole there or undefined.
 */
export function readable<T extends z.ZodType>(schema: T, value: unknown): Readable<z.output<T>> | undefined {
  return read(schema, value) as Readable<z.output<T>> | undefined; // read keeps the shape of what the schema gives
}

function read(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  const inner = insideOf(schema);
  if (inner instanceof z.ZodArray) return Array.isArray(value) ? value.map((one) => read(inner.element, one)) : undefined;
  if (!isSection(value)) return undefined;
  if (inner instanceof z.ZodRecord) return mapped(value, Object.keys(value), () => inner.valueType);
  if (inner instanceof z.ZodObject) return mapped(value, Object.keys(inner.shape), (key) => inner.shape[key] as z.core.$ZodType); // its keys are the shape's own
  return undefined;
}

function mapped(value: Readonly<Record<string, unknown>>, keys: readonly string[], schemaOf: (key: string) => z.core.$ZodType): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, read(schemaOf(key), value[key])]));
}

/** What is wrapped in a default, in `optional`, or followed by a transformation: of a list or section all that is sound is read, as it stood before. */
function insideOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return insideOf(schema.def.in);
  return schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional ? insideOf(schema.def.innerType) : schema;
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
