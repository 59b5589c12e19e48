import { context, diag, DiagLogLevel, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace-node';
import type { Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import { AccessError } from './access/errors.js';
import type { TraceSettings } from './traceSettings.js';
import type { Log, Store, Trace } from './workflow/ports.js';

const OURS = 'jit-access-bot';

export interface Tracing {
  readonly trace: Trace;
  readonly telemetry: Telemetry;
  /** The same store, and the span in which a request changes says which one it is. */
  naming<S extends Store>(store: S): S;
  /** Sends what is left. */
  close(): Promise<void>;
}

/**
 * Traces over OTLP/HTTP as JSON. `main` loads this file only where they are wanted: the SDK costs time and memory. It is
 * one for the process, for OpenTelemetry's own registry is.
 */
export function startTracing({ endpoint, headers, name }: TraceSettings, log: Pick<Log, 'warn'>): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name }), spanProcessors: [new BatchSpanProcessor(exporter)], sampler: new ParentBasedSampler({ root: causes }),
  });
  // without the receiver's answer, which can hold anything
  const tell = (text: string): void => { log.warn({ about: text.slice(0, 200) }, 'traces could not be sent; work goes on without them'); };
  const quiet = (): void => undefined;
  diag.setLogger({ error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  provider.register();
  const ours = createTrace();
  return {
    trace: ours,
    telemetry: createTelemetry(),
    naming: (store) => ({
      ...store,
      append(request, sealed) {
        ours.note({ 'jit.request': request.id, 'jit.event': sealed.event.type });
        return store.append(request, sealed);
      },
    }),
    async close() {
      // a receiver that is away must not hold up the end
      await provider.shutdown().catch((error: unknown) => { tell(String(error)); });
      for (const registry of [trace, context, propagation, diag]) registry.disable();
    },
  };
}

/** What the queue does by itself all the time (waiting for jobs, renewing locks) belongs to nobody's request. */
const causes: Sampler = {
  shouldSample: (_context, _traceId, _name, kind) => ({ decision: kind === SpanKind.SERVER || kind === SpanKind.CONSUMER ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD }),
  toString: () => 'causes',
};

function createTrace(): Trace {
  const tracer = trace.getTracer(OURS);
  return {
    span: ({ name, way, facts }, work) => tracer.startActiveSpan(name, { kind: way === 'in' ? SpanKind.SERVER : SpanKind.CLIENT, attributes: facts }, async (span) => {
      try {
        return await work();
      } catch (error) {
        // by its code alone: the text of an error can hold what somebody typed
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof AccessError ? error.code : 'failed' });
        throw error;
      } finally {
        span.end();
      }
    }),
    note: (facts) => { trace.getActiveSpan()?.setAttributes(facts); },
  };
}

/** BullMQ's own, and with what it asks for by now: its watch over silent workers belongs to no job (bullmq-otel 2.0 has none). */
function createTelemetry(): Telemetry {
  const { tracer, contextManager } = new BullMQOtel({ tracerName: OURS });
  return { tracer, contextManager: Object.assign(contextManager, { root: () => ROOT_CONTEXT }) };
}
