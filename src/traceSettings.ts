import { z } from 'zod';

/** Where traces go; without an address there are none. The names are OpenTelemetry's own (its specification, "OTLP Exporter Configuration"). */
export const TRACE_VARIABLES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().url('must be a URL').regex(/^https?:\/\//, 'must begin with http:// or https://').transform((url) => url.replace(/\/+$/, '')).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().transform((text, context) => {
    const pairs = text.split(',').map((pair) => pair.trim()).filter((pair) => pair !== '').map((pair) => /^([^=\s]+)\s*=\s*((?:[^%]|%[0-7][0-9a-f])*)$/i.exec(pair));
    if (pairs.every((pair) => pair !== null)) return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, decodeURIComponent(value)]));
    context.addIssue({ code: 'custom', message: 'must be name=value pairs with commas between them: authorization=Bearer%20TOKEN' });
    return z.NEVER;
  }).default(''),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().refine((text) => text === 'http/json', 'must be http/json, or left out: nothing else is spoken here').optional(),
  OTEL_SERVICE_NAME: z.string().min(1).default('jit-access-bot'),
};

export interface TraceSettings {
  /** Root of an OTLP/HTTP receiver, without a slash at the end. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Under which name traces are found there. */
  readonly name: string;
}

export function toTraces(set: z.infer<z.ZodObject<typeof TRACE_VARIABLES>>): TraceSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_SERVICE_NAME: name } = set;
  return endpoint === undefined ? undefined : { endpoint, headers, name };
}
