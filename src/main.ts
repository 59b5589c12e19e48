import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import { inEnglish } from './access/sentences/index.js';
import { closeWhenAlone, longestWindow } from './alone.js';
import { createAzure, createBlobSink, createBotToken, createClosing, createCredential, createLogsSink, createSignIn } from './azure/index.js';
import { watchBacklog } from './backlog.js';
import { createChat, createServer, type ServerOptions } from './bot/index.js';
import { botSettings } from './botSettings.js';
import { createCloserAt } from './closerAnswers.js';
import { ConfigurationError, readConfig, type Config } from './config.js';
import { azureDoctor } from './doctor.js';
import { createInForce } from './inForce.js';
import { createQueue, startWorkers, type WorkersOver } from './jobs/index.js';
import { createEvidence, createExport, createFileSink, createLedger, createPruner, createSealer, createSystemRecord } from './ledger/index.js';
import { lookEvery } from './lookEvery.js';
import { createMetrics, type Metrics, type Readings } from './metrics.js';
import { redisLogin } from './redisLogin.js';
import { followEntitlements } from './reload.js';
import { signerOf } from './signer.js';
import { atHome, createArchive, createCensus, createClock, createPast, createRedis, createStore, examineRedis } from './store/index.js';
import { createHook, createTickets, examineTickets } from './tickets/index.js';
import { createChannels, examineChannels } from './workflow/channels.js';
import { createVerbs } from './workflow/index.js';
import { heedLosses } from './workflow/losses.js';
import { examineRecord } from './workflow/removeOld.js';
import type { Tracing } from './tracing.js';
import type { Archive, Channels, Clock, Doctor, LedgerExport, Log, Ports, SignIn } from './workflow/ports.js';

/** Ten seconds after the signal whoever runs containers kills; we are gone before. Milliseconds. */
const LONGEST_END = 9_500;
/** How often a process looks whether Redis still has what it wrote: far less than that is remembered for. Milliseconds. */
const LOSSES_EVERY = 5_000;

export interface RunningApp {
  readonly port: number;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly log?: Log;
  /** Off only to show that closing does not depend on it. */
  readonly sweep?: boolean;
  /** Memory, event loop and garbage collection of this process beside its work; they are the whole process's, so one app of it has them. */
  readonly ownMetrics?: boolean;
  /** What the clock that follows Redis becomes: a test moves it together with BullMQ's time and the simulator's. */
  readonly clock?: (following: Clock) => Clock;
  /** What becomes of an edge before anything uses it, by its port's name: a test counts the calls, and dies at one of them. */
  readonly edge?: <Edge extends object>(name: string, edge: Edge) => Edge;
}

/** Config -> edges -> workflow -> chat and workers. Rejects when Redis does not answer. */
export async function startApp(config: Config, { log = pino({ level: config.logLevel, redact: { paths: ['err.command'], remove: true } }), sweep = true, ownMetrics = false, clock: become = (same) => same, edge = (_name, same) => same }: AppOptions = {}): Promise<RunningApp> {
  const { instance } = config.rules;
  const inForce = createInForce(config.rules);
  const { rules } = inForce;
  const signIn = redisLogin(config);
  const redis = await createRedis(config.redisUrl, 'producer', { log, signIn });
  const home = atHome(redis, instance);
  const following = await createClock(home, { log });
  const clock = become(following);
  const metrics = createMetrics(clock, log);
  if (ownMetrics) collectDefaultMetrics({ register: metrics.registry });
  const tracing = await tracingOf(config, log);
  const { trace, telemetry } = tracing ?? {};
  const kept = createStore({ redis, instance, log });
  const counted = metrics.counting(kept);
  const store = edge('store', tracing?.naming(counted) ?? counted);
  const ledger = createLedger({ key: config.ledgerKey });
  const system = edge('system', createSystemRecord({ store, ledger, clock }));
  const queue = edge('queue', createQueue({ connection: redis, instance, clock, log, telemetry }));
  const channels = edge('channels', createChannels({ store, ledger, named: () => inForce.book().channels, log }));
  const census = createCensus({ redis, instance });
  const { armEndpoint, graphEndpoint } = config;
  const signer = signerOf(config);
  const azure = edge('azure', createAzure({ credential: createCredential(config.azureAuthority), armEndpoint, graphEndpoint, clock, rules, writes: store, log, hear: metrics.hear, trace, mayWrite: config.role !== 'web' }));
  const chat = createChat(botSettings(config, inForce), { store, channels, latest: (id) => verbs.request(id), directory: azure.directory, meanings: (roles) => azure.layers.meanings(roles), operators: () => rules.roles.operators, clock, log, getToken: createBotToken(config.bot), trace });
  const notifier = edge('notifier', chat.notifier);
  const inAzure = azureDoctor(config, rules);
  const doctor: Doctor = { examine: async () => [...await examineRedis(home), ...await examineChannels(channels), ...await inAzure.examine(), ...await examineTickets(config.tickets), ...await examineRecord(ports)] };
  const sealing = { archive: createArchive({ redis, instance }), key: config.ledgerKey, signingKey: signer };
  const closer = config.closerUrl === undefined ? undefined : metrics.hearing(createCloserAt(config.closerUrl));
  const ports: Ports = { tickets: edge('tickets', createTickets(config.tickets)), clock, store, past: edge('past', createPast({ redis, instance, log })), queue, rules, log, hasPage: config.publicUrl !== undefined, signIn: signInOf(config, log), ledger, system, notifier, channels, ...azure, doctor, closer, sealer: edge('sealer', createSealer(sealing)), evidence: edge('evidence', createEvidence(sealing)), exports: exportsOf(config, { ...sealing, clock }), pruner: createPruner(sealing), keepFor: config.ledgerExport.keep };
  const verbs = createVerbs(ports);
  // before anything else is written: a store that holds something, and not the beginning of this, has lost it
  await verbs.stopped();
  const workers = config.role === 'web' ? undefined : await startJobs(config, { signIn, verbs, queue, clock, log, sweep, trace, telemetry, exports: ports.exports.length > 0 });
  const alone = config.role === 'web' ? undefined : closeWhenAlone({
    isThere: () => home.ping(), named: () => inForce.book(), log,
    closing: createClosing({ credential: createCredential(config.azureAuthority), armEndpoint, instance, longest: () => longestWindow(inForce.book()), clock, log }),
  });
  // what may write in Azure has no door for people, nor for whoever plays them
  const answers = config.role === 'worker' ? {} : { take: chat.answering(verbs), pages: chat.pages(verbs), ticketHook: ticketHook(config, { clock, store, queue }) };
  const server = createServer({ ...answers, trustProxy: config.trustProxy, readiness: () => readiness(home, metrics, channels), metrics: exposed(config, metrics, { census, queue, store, exports: ports.exports, system }), log });
  const port = await server.listen(config.port, config.host);
  const { file, text } = config.entitlements;
  const edits = file === undefined ? undefined : followEntitlements({ file, text, inForce, tickets: config.tickets, canSignIn: config.signIn !== undefined, notifier, store, log });
  const backlog = watchBacklog({ census, queue, clock, log });
  const losses = lookEvery(LOSSES_EVERY, () => heedLosses({ losses: kept, system, queue, log }));
  log.info({ port, role: config.role, instance }, 'started');
  return {
    port,
    async close() {
      edits?.close();
      alone?.close();
      backlog.close();
      losses.close();
      // beside each other: each has its own patience, and the whole has ten seconds
      await Promise.all([server.close(), workers?.close()]);
      await queue.close();
      following.close();
      redis.disconnect();
      await tracing?.close();
    },
  };
}

/** Loaded only where it is wanted. */
async function tracingOf({ traces }: Config, log: Log): Promise<Tracing | undefined> {
  return traces && (await import('./tracing.js')).startTracing(traces, log);
}

type Jobs = Pick<WorkersOver, 'verbs' | 'queue' | 'clock' | 'log' | 'trace' | 'telemetry'> & { sweep: boolean; exports: boolean; signIn: ReturnType<typeof redisLogin> };

async function startJobs({ redisUrl, rules }: Config, jobs: Jobs) {
  const redis = await createRedis(redisUrl, 'worker', jobs);
  const workers = await startWorkers({ connection: redis, instance: rules.instance, ...jobs });
  return {
    async close() {
      await workers.close();
      redis.disconnect();
    },
  };
}

/** One for each place outside that is set. */
function exportsOf({ ledgerExport: { file, logs, blob }, azureAuthority }: Config, { archive, key, clock }: { archive: Archive; key: string; clock: Clock }): LedgerExport[] {
  const credential = createCredential(azureAuthority);
  const sinks = [
    ...(file === undefined ? [] : [createFileSink(file)]),
    ...(logs === undefined ? [] : [createLogsSink({ credential, ...logs })]),
    ...(blob === undefined ? [] : [createBlobSink({ credential, clock, ...blob })]),
  ];
  return sinks.map((sink) => createExport({ archive, sink, key }));
}

function signInOf({ bot, publicUrl, signIn }: Config, log: Log): SignIn | undefined {
  if (publicUrl === undefined || signIn === undefined) return undefined;
  return createSignIn({ ...signIn, tenantId: bot.tenantId, authorityHost: new URL(bot.loginUrl).origin, redirectUri: `${publicUrl}/ip/signed-in` }, log);
}

/** What a ticket system tells only says which ticket to look at; any process may take it, and a worker looks. */
function ticketHook({ ticketsHookSecret: secret }: Config, { clock, store, queue }: Pick<Ports, 'clock' | 'store' | 'queue'>): ServerOptions['ticketHook'] {
  if (secret === undefined) return undefined;
  const take = createHook({ secret, clock, store });
  return async (body, header) => {
    const answer = await take(body, header);
    if (answer.ticket) await queue.lookAtTicket(answer.ticket);
    return answer;
  };
}

function exposed({ metricsToken: token }: Config, metrics: Metrics, readings: Readings): ServerOptions['metrics'] {
  return { text: () => metrics.text(readings), contentType: metrics.contentType, token };
}

/** Ready without Azure: people are then told that it does not answer, and nothing is lost. Ready without channels, too: they are typed in Teams. */
async function readiness(redis: { ping(): Promise<string> }, metrics: Metrics, channels: Channels): Promise<{ ready: boolean; [what: string]: unknown }> {
  const answer = await redis.ping().then(() => 'answers', (error: Error) => error.message);
  return { ready: answer === 'answers', redis: answer, azure: metrics.azure(), channels: await channelsInWords(channels), closer: { heard: metrics.closerHeard() } };
}

async function channelsInWords(channels: Channels): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await examineChannels(channels)).map(({ what, status, detail }) => [inEnglish(what), status === 'ok' ? 'known' : inEnglish(detail)]));
}

async function run(): Promise<void> {
  const app = await startApp(readConfig(process.env), { ownMetrics: true });
  const end = (): void => {
    // whatever does not end: nothing is lost, for what was not handed back is found by the next process
    setTimeout(() => process.exit(0), LONGEST_END);
    app.close().then(() => process.exit(0), (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
  };
  // 'disconnect': whoever started us, as the sandbox does, is gone
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(signal, end);
  process.send?.({ ready: true, port: app.port });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  });
}
