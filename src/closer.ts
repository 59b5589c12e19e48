import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { ToldLate } from './access/closedLate.js';
import { between, instant, type Duration, type Instant } from './access/instant.js';
import { inEnglish } from './access/sentences/index.js';
import { longestWindow, watchedBy } from './alone.js';
import { createClosing, createCredential, type ClosingPass, type Ending, type Watched } from './azure/index.js';
import { ConfigurationError, readCloserConfig, type CloserConfig } from './config.js';
import { readOptions } from './options.js';
import { parseEntitlements, problemInOneLine } from './policy/entitlements.js';
import type { Clock, Log } from './workflow/ports.js';

/**
 * The dead man's switch: a process and an identity of its own, which knows neither Redis nor the bot. Every 30 seconds it
 * closes what Azure itself shows to be overdue. With --once it makes one pass and ends, for a timer; with --settings FILE it
 * prints the settings that fit an entitlements file.
 */

/** From the beginning of one pass over an NSG to the next; one that took longer is followed at once. Milliseconds. */
const EVERY = 30_000;
/** Whoever has not made a good pass over each NSG for so long is not well. Milliseconds. */
const SILENT = 120_000;
/** As many closings as are kept for the bot to read. */
const MOST_KEPT = 1000;
/** The call that is under way when we are to end has so long to finish; what Azure has taken goes on without us. Milliseconds. */
const LAST_CALL = 6_000;
/** Ten seconds after the signal whoever runs containers kills; we are gone before. Milliseconds. */
const LONGEST_END = 9_500;

export interface RunningCloser { readonly port: number; close(): Promise<void> }

/** An NSG, when it was last passed over well, and what went wrong the last time. */
interface Kept extends Watched { lastGood: Instant; failures: readonly string[] }
/** What it serves: whether it is well, and what it closed. */
interface Told { readonly nsgs: readonly Kept[]; readonly closed: ToldLate[]; readonly newId: () => string }

/** `every`: the pause between passes, which a test shortens. */
interface CloserOptions { readonly log?: Log; readonly every?: Duration }

const systemClock: Clock = { now: () => instant(Date.now()) };

/** Makes passes until closed, and serves what came of them. Rejects when the port is taken. */
export async function startCloser(config: CloserConfig, { log = pino({ level: config.logLevel }), every = EVERY }: CloserOptions = {}): Promise<RunningCloser> {
  const [boot, begin] = [randomUUID(), systemClock.now()];
  let count = 0;
  const told: Told = { nsgs: config.watched.map((one) => ({ ...one, lastGood: begin, failures: [] })), closed: [], newId: () => `${boot}-${count += 1}` };
  const server = createServer((req, res) => { answer(told, new URL(req.url ?? '/', 'http://closer'), res); });
  server.listen(config.port, config.host);
  await once(server, 'listening');
  const [begun, over] = [new AbortController(), new AbortController()];
  const pass = passOver(config, log, { begun: begun.signal, over: over.signal });
  // each at its own time: one NSG that hangs holds up no other
  const passing = Promise.all(told.nsgs.map((nsg) => keepPassing(nsg, { pass, told, every, signal: begun.signal })));
  return {
    port: (server.address() as AddressInfo).port, // a server that listens on a port has an AddressInfo
    async close() {
      begun.abort();
      const giveUp = setTimeout(() => { over.abort(); }, LAST_CALL);
      await passing;
      clearTimeout(giveUp);
      await closed(server);
    },
  };
}

interface Passing { readonly pass: Pass; readonly told: Told; readonly every: Duration; readonly signal: AbortSignal }

async function keepPassing(nsg: Kept, { pass, told, every, signal }: Passing): Promise<void> {
  while (!signal.aborted) {
    const begin = performance.now();
    keep(told, nsg, await pass(nsg));
    const rest = Math.max(0, every - (performance.now() - begin));
    await wait(rest, undefined, { signal }).catch(() => undefined); // asked to end
  }
}

function keep({ closed: all, newId }: Told, nsg: Kept, { closed: late, failures }: ClosingPass): void {
  all.push(...late.map((one) => ({ ...one, id: newId() })));
  all.splice(0, all.length - MOST_KEPT);
  nsg.failures = failures;
  if (failures.length === 0) nsg.lastGood = systemClock.now();
}

type Pass = (watched: Watched) => Promise<ClosingPass>;

/** One pass over one NSG, and what came of it in the log. */
function passOver({ azureAuthority, armEndpoint, instance, longest }: CloserConfig, log: Log, ending?: Ending): Pass {
  const closing = createClosing({ credential: createCredential(azureAuthority), armEndpoint, instance, longest: () => longest, clock: systemClock, log });
  return async (watched) => {
    const pass = await closing.pass(watched, ending);
    const { nsg, closed: late, sessionsCut, failures } = pass;
    for (const one of late) log.warn({ ...one }, 'a rule was closed that nobody else had closed in time');
    if (sessionsCut > 0) log.warn({ nsg, sessionsCut }, 'sessions were cut behind an NSG on which nobody has a window');
    for (const failure of failures) log.error({ nsg, failure }, 'an NSG could not be made safe; the next pass tries again');
    return pass;
  };
}

function answer(told: Told, { pathname, searchParams }: URL, res: ServerResponse): void {
  const send = (status: number, body: object): void => {
    res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(JSON.stringify(body));
  };
  // of the NSG that has waited longest
  const lastGoodPass = told.nsgs.map(({ lastGood }) => lastGood).sort()[0] ?? systemClock.now();
  const isWell = between(lastGoodPass, systemClock.now()) < SILENT;
  if (pathname === '/healthz') return send(isWell ? 200 : 503, { lastGoodPass, failures: told.nsgs.flatMap(({ failures }) => failures) });
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
    const passes = await Promise.all(config.watched.map(passOver(config, pino({ level: config.logLevel }))));
    process.exitCode = passes.some(({ failures }) => failures.length > 0) ? 1 : 0;
    return;
  }
  const closer = await startCloser(config);
  const end = (): void => {
    // whatever does not end: nothing is lost, for what is overdue is found by the next process
    setTimeout(() => process.exit(0), LONGEST_END);
    void closer.close().then(() => process.exit(0));
  };
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
