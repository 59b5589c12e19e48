import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { between, instant } from './access/instant.js';
import { inEnglish } from './access/sentences/index.js';
import { longestWindow, watchedBy } from './alone.js';
import { createClosing, createCredential, type ClosingPass } from './azure/index.js';
import { ConfigurationError, readCloserConfig, type CloserConfig } from './config.js';
import { readOptions } from './options.js';
import { parseEntitlements, problemInOneLine } from './policy/entitlements.js';
import type { ClosedLate, Clock, Log } from './workflow/ports.js';

/**
 * The dead man's switch: a process and an identity of its own, which knows neither Redis nor the bot. Every 30 seconds it
 * closes what Azure itself shows to be overdue. With --once it makes one pass and ends, for a timer; with --settings FILE it
 * prints the settings that fit an entitlements file.
 */

/** From the end of one pass to the next. Milliseconds. */
const EVERY = 30_000;
/** Whoever has not made a good pass for so long is not well. Milliseconds. */
const SILENT = 120_000;
/** As many closings as are kept for the bot to read. */
const MOST_KEPT = 1000;

export interface RunningCloser { readonly port: number; close(): Promise<void> }

/** What it serves: whether it is well, and what it closed. */
interface Told { lastGood: string; failures: readonly string[]; closed: (ClosedLate & { id: string })[] }

const systemClock: Clock = { now: () => instant(Date.now()) };

/** Makes passes until closed, and serves what came of them. Rejects when the port is taken. */
export async function startCloser(config: CloserConfig, log: Log = pino({ level: config.logLevel })): Promise<RunningCloser> {
  const told: Told = { lastGood: systemClock.now(), failures: [], closed: [] };
  const server = createServer((req, res) => { answer(told, new URL(req.url ?? '/', 'http://closer'), res); });
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const stopping = new AbortController();
  const passing = keepPassing(config, { told, log, signal: stopping.signal });
  return {
    port: (server.address() as AddressInfo).port, // a server that listens on a port has an AddressInfo
    async close() {
      stopping.abort();
      await passing;
      await closed(server);
    },
  };
}

async function keepPassing(config: CloserConfig, { told, log, signal }: { told: Told; log: Log; signal: AbortSignal }): Promise<void> {
  const boot = randomUUID();
  const pass = passOver(config, log);
  let count = 0;
  while (!signal.aborted) {
    const passes = await pass();
    for (const one of passes.flatMap((p) => p.closed)) told.closed.push({ ...one, id: `${boot}-${count += 1}` });
    told.closed.splice(0, told.closed.length - MOST_KEPT);
    told.failures = passes.flatMap((p) => p.failures);
    if (told.failures.length === 0) told.lastGood = systemClock.now();
    await wait(EVERY, undefined, { signal }).catch(() => undefined); // asked to end
  }
}

/** One pass over every NSG, side by side. */
function passOver({ azureAuthority, armEndpoint, instance, longest, watched }: CloserConfig, log: Log): () => Promise<ClosingPass[]> {
  const closing = createClosing({ credential: createCredential(azureAuthority), armEndpoint, instance, longest: () => longest, clock: systemClock, log });
  return async () => {
    const passes = await Promise.all(watched.map((one) => closing.pass(one)));
    for (const { nsg, closed: late, sessionsCut, failures } of passes) {
      for (const one of late) log.warn({ ...one }, 'a rule was closed that nobody else had closed in time');
      if (sessionsCut > 0) log.warn({ nsg, sessionsCut }, 'sessions were cut behind an NSG on which nobody has a window');
      for (const failure of failures) log.error({ nsg, failure }, 'an NSG could not be made safe; the next pass tries again');
    }
    return passes;
  };
}

function answer(told: Told, { pathname, searchParams }: URL, res: ServerResponse): void {
  const send = (status: number, body: object): void => {
    res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(JSON.stringify(body));
  };
  const isWell = between(told.lastGood, systemClock.now()) < SILENT;
  if (pathname === '/healthz') return send(isWell ? 200 : 503, { lastGoodPass: told.lastGood, failures: told.failures });
  if (pathname !== '/closed') return send(404, { error: 'There is nothing here. There are /healthz and /closed.' });
  const known = told.closed.findIndex(({ id }) => id === searchParams.get('after'));
  return send(200, { closed: told.closed.slice(known + 1) });
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await ended;
}

/** The settings that fit an entitlements file, one a line. */
function settingsFrom(file: string): string[] {
  const parsed = parseEntitlements(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new ConfigurationError(parsed.problems.map((problem) => inEnglish(problemInOneLine(problem))));
  const { instance } = parsed.book;
  const watched = watchedBy(parsed.book);
  const pairs = watched.map(({ nsg, bastion }) => (bastion === null ? nsg : `${nsg}=${bastion}`)).join(' ');
  return [
    `CLOSER_INSTANCE=${instance}`, `CLOSER_NSGS=${pairs}`, `CLOSER_LONGEST=${Math.ceil(longestWindow(parsed.book) / 60_000)}m`,
    `CLOSER_SESSIONS=${watched.every(({ bastion, cutsSessions }) => bastion === null || cutsSessions) ? 'cut' : 'keep'}`,
  ];
}

async function run(): Promise<void> {
  const { values } = readOptions('npm run closer -- [--once] [--settings FILE]', { options: { once: { type: 'boolean', default: false }, settings: { type: 'string' } } });
  if (values.settings !== undefined) return void process.stdout.write(`${settingsFrom(values.settings).join('\n')}\n`);
  const config = readCloserConfig(process.env);
  if (values.once) {
    const passes = await passOver(config, pino({ level: config.logLevel }))();
    process.exitCode = passes.some(({ failures }) => failures.length > 0) ? 1 : 0;
    return;
  }
  const closer = await startCloser(config);
  const end = (): void => { void closer.close().then(() => process.exit(0)); };
  // 'disconnect': whoever started us, as a test does, is gone
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(signal, end);
  process.send?.({ ready: true, port: closer.port });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  });
}
