import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { RunningApp } from '../../src/main.js';
import { ana, askLine, chatOf, openCard, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const Attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional() }).passthrough() });
const Span = z.object({ traceId: z.string(), spanId: z.string(), parentSpanId: z.string().optional(), name: z.string(), attributes: z.array(Attribute).default([]) });
const Export = z.object({ resourceSpans: z.array(z.object({ resource: z.object({ attributes: z.array(Attribute) }), scopeSpans: z.array(z.object({ spans: z.array(Span) })) })) });
type Span = z.infer<typeof Span>;

const valueOf = (span: Span, key: string): string | undefined => {
  const value = span.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue?.toString();
};
const REASON = 'the kernel of web-1 has a hole';

/** An OTLP/HTTP receiver: what a collector is, as far as anybody who sends traces can see. */
async function receiver(): Promise<{ url: string; texts: string[]; tokens: Set<string | undefined>; spans(): Span[]; close(): Promise<unknown> }> {
  const texts: string[] = [];
  const tokens = new Set<string | undefined>();
  const server: Server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (req.method === 'POST' && req.url === '/v1/traces' && req.headers['content-type'] === 'application/json') texts.push(Buffer.concat(parts).toString());
      tokens.add(req.headers.authorization);
      res.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, texts, tokens,
    spans: () => texts.flatMap((text) => Export.parse(JSON.parse(text)).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))),
    close: () => { const closed = once(server, 'close'); server.close(); server.closeAllConnections(); return closed; },
  };
}

describe('traces', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let collector: Awaited<ReturnType<typeof receiver>>;
  let app: RunningApp;
  let spans: readonly Span[];
  before(async () => {
    collector = await receiver();
    tenant = await openTenant({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20for-the-collector' } });
    app = await tenant.start();
    await tenant.control.say(riley, askLine(riley, '40s', { reason: REASON }));
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await sees(tenant.control, chatOf(riley), /Ready: read back/);
    await tenant.advance(40_000); // before the next sweep, which closes as well
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
    await sees(tenant.control, chatOf(riley), /Closed( early)? at /);
    await tenant.advance(60_000);
    await app.close();
    spans = collector.spans();
  });
  after(async () => { await tenant.close(); await collector.close(); });

  it('reach a receiver of OTLP/HTTP, with what it wants to be shown', () => {
    assert.ok(spans.length > 20, `${spans.length} spans`);
    assert.deepEqual([...collector.tokens], ['Bearer for-the-collector']);
    assert.match(collector.texts[0] ?? '', /jit-access-bot/);
  });

  it('lead from the button through the jobs to each call that opened and closed', () => {
    const button = spans.find((span) => valueOf(span, 'jit.button') === 'approve');
    assert.ok(button, 'the press is there');
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const waysUp = (span: Span): Span[] => { const up = byId.get(span.parentSpanId ?? ''); return up ? [up, ...waysUp(up)] : []; };
    for (const [name, path] of [['PUT arm', /\/securityRules\/jit-/], ['DELETE arm', /\/securityRules\/jit-/], ['PUT arm', /roleAssignmentScheduleRequests/]] as const) {
      const call = spans.find((span) => span.name === name && path.test(valueOf(span, 'url.path') ?? ''));
      assert.ok(call, `${name} ${String(path)}`);
      assert.equal(call.traceId, button.traceId, `${name} is of the same trace`);
      const above = waysUp(call);
      assert.ok(above.includes(button), 'the press is above it');
      assert.ok(above.some((one) => one.name.startsWith('process targets')), 'and a job between them');
      assert.match(valueOf(call, 'http.response.status_code') ?? '', /^20\d$/);
    }
    assert.ok(spans.some((span) => span.traceId === button.traceId && /^[\w-]{8,}$/.test(valueOf(span, 'jit.request') ?? '')), 'the request is named');
    const ask = spans.find((span) => valueOf(span, 'jit.command') === 'request');
    assert.ok(ask && spans.some((span) => span.traceId === ask.traceId && span.name.endsWith(' graph')), 'what was asked led to calls of Graph');
    const sweeps = new Set(spans.filter((span) => valueOf(span, 'bullmq.job.name') === 'accounts' && span.name.startsWith('process')).map((span) => span.traceId));
    assert.ok(sweeps.size > 1, 'each tick is a trace of its own');
    assert.ok(!sweeps.has(button.traceId));
  });

  it('hold nothing that somebody typed, and no secret', () => {
    const all = collector.texts.join('\n');
    const { config: { bot, ledgerKey, redisUrl } } = tenant;
    for (const secret of [REASON, 'eyJ', bot.password ?? 'no password', ledgerKey, redisUrl, process.env.AZURE_CLIENT_SECRET ?? 'no secret']) assert.ok(!all.includes(secret), secret.slice(0, 6));
    assert.ok(all.includes('securityRules'), 'they do hold something');
  });

  it('load nothing where nobody wants them', () => {
    const sources = readdirSync(new URL('../../src', import.meta.url), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && file !== 'tracing.ts');
    const loading = sources.filter((file) => /^import (?!type ).*from '(@opentelemetry\/|bullmq-otel|\.\/tracing\.js)/m.test(readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')));
    assert.ok(sources.length > 100);
    assert.deepEqual(loading, []);
  });
});
