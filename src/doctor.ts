import { fileURLToPath } from 'node:url';
import { inEnglish } from './access/sentences/index.js';
import { botCredential, createBotToken, createCredential, createDoctor } from './azure/index.js';
import { postTrial, VERSION } from './bot/index.js';
import { botSettings } from './botSettings.js';
import { ConfigurationError, readConfig, type Config } from './config.js';
import { createInForce } from './inForce.js';
import { createLedger } from './ledger/index.js';
import { examineClocks, examinePublicUrl } from './doctorAround.js';
import { readOptions } from './options.js';
import { redisLogin } from './redisLogin.js';
import { signerOf } from './signer.js';
import { createRedis, createStore, examineRedisAt } from './store/index.js';
import { examineTickets } from './tickets/index.js';
import { createChannels, examineChannels } from './workflow/channels.js';
import { findingIn, type FindingRead } from './workflow/doctor.js';
import type { Channels, Doctor, Finding, Rules } from './workflow/ports.js';

/** How long Redis may take to answer. Milliseconds. */
const REDIS_WAIT = 5000;
const MARKS = { ok: '✔', wrong: '✘', unknown: '?' } as const;
/** What goes wrong is told in the findings. */
const silent = { info: () => undefined, warn: () => undefined };
const quiet = { ...silent, error: silent.warn };

/** Settings, Redis, Azure and ticket systems, looked at with the settings of `npm start`. Changes nothing; with `post` a card is posted in the approvals channel. */
export async function examine(environment: Readonly<Record<string, string | undefined>>, { post = false } = {}): Promise<Finding[]> {
  const config = configOf(environment);
  if (Array.isArray(config)) return config;
  const { redisUrl, rules, tickets, armEndpoint, publicUrl } = config;
  const clocks = [{ what: 'this machine', now: () => Promise.resolve(Date.now()) }, { what: 'Redis', now: () => timeOf(config) }];
  const azure = azureDoctor(config, { drill: rules.drill, entitlements: () => rules.entitlements });
  const found = await Promise.all([examineRedisAt(redisUrl, { log: silent, within: REDIS_WAIT, signIn: redisLogin(config), instance: rules.instance }), examineChannelsOf(config), azure.examine(), examineTickets(tickets), examineClocks(armEndpoint, clocks), examinePublicUrl(publicUrl), ...(post ? [examinePosting(config)] : [])]);
  return [{ group: 'Settings', what: 'complete', status: 'ok', detail: `${rules.entitlements.length} entitlements of ${rules.instance}, ROLE=${config.role}` }, ...found.flat()];
}

/** What the role that this process has needs of Azure, and of one that only reads what is too much. */
export function azureDoctor(config: Config, rules: Pick<Rules, 'entitlements' | 'drill'>): Doctor {
  const { role, bot, azureAuthority, armEndpoint, graphEndpoint } = config;
  const readsOnly = role === 'web' ? { readsOnly: { registration: botCredential(bot) } } : {};
  return createDoctor({ credential: createCredential(azureAuthority), armEndpoint, graphEndpoint, rules, app: { botId: bot.id, version: VERSION }, signer: signerOf(config), ...readsOnly });
}

/** What was bound in Teams stands in Redis. Never rejects. */
async function examineChannelsOf(config: Config): Promise<Finding[]> {
  try {
    return await withStore(config, (store) => examineChannels(channelsOf(config, store)));
  } catch (cause) {
    const away = (): Promise<never> => Promise.reject(new Error('Redis does not answer', { cause }));
    return examineChannels(channelsOf(config, { recall: away, remember: away }));
  }
}

/** Whether a card arrives where approvers are asked. Never rejects. */
async function examinePosting(config: Config): Promise<Finding[]> {
  const line = { group: 'Teams', what: 'a test card' } as const;
  try {
    const over = { getToken: createBotToken(config.bot), log: quiet };
    const channel = await withStore(config, (store) => postTrial(botSettings(config, createInForce(config.rules)), { ...over, store, channels: channelsOf(config, store) }));
    return [{ ...line, status: 'ok', detail: `stands in the approvals channel, ${channel}` }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ ...line, status: 'wrong', detail: `could not be posted: ${why}`, mend: 'The app has to be installed in the team of the channel (docs/install.md, "Publish"), BOT_ID and its secret or identity have to be right, and TEAMS_SERVICE_URL set when nobody has written to the bot yet.' }];
  }
}

type ChannelStore = Parameters<typeof createChannels>[0]['store'];
function channelsOf({ ledgerKey, rules }: Config, store: ChannelStore): Channels {
  return createChannels({ ledger: createLedger({ key: ledgerKey }), named: () => rules.channels, log: quiet, store });
}

async function withStore<T>(config: Config, use: (store: ReturnType<typeof createStore>) => Promise<T>): Promise<T> {
  const { redisUrl, rules } = config;
  const redis = await createRedis(redisUrl, 'producer', { log: silent, within: REDIS_WAIT, signIn: redisLogin(config) });
  try {
    return await use(createStore({ redis, instance: rules.instance, log: quiet }));
  } finally {
    redis.disconnect();
  }
}

/** What all replicas go by. */
async function timeOf(config: Config): Promise<number> {
  const redis = await createRedis(config.redisUrl, 'producer', { log: silent, within: REDIS_WAIT, signIn: redisLogin(config) });
  try {
    const [seconds, micros] = await redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  } finally {
    redis.disconnect();
  }
}

function configOf(environment: Readonly<Record<string, string | undefined>>): Config | Finding[] {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => {
      const [, what = 'configuration', detail = problem] = /^(\S+?): (.*)$/s.exec(problem) ?? [];
      return { group: 'Settings', what, status: 'wrong', detail, mend: 'README.md, "Your own tenant", says what each setting means.' };
    });
  }
}

/** For a person: by place, and what mends it once below the lines that it mends. */
export function inLines(found: readonly Finding[]): string[] {
  const findings = found.map((one) => findingIn(one, inEnglish));
  const groups = [...new Set(findings.map(({ group }) => group))];
  const count = (status: Finding['status']) => findings.filter((one) => one.status === status).length;
  return [
    ...groups.flatMap((group) => ['', group, ...linesOf(findings.filter((one) => one.group === group))]),
    '', `${count('ok')} ok, ${count('wrong')} wrong, ${count('unknown')} unknown. Nothing was changed in Azure.`,
  ];
}

function linesOf(findings: readonly FindingRead[]): string[] {
  const mends = new Set(findings.flatMap(({ mend }) => (mend === undefined ? [] : [mend])));
  return [
    ...findings.map(({ status, what, detail }) => `  ${MARKS[status]} ${what}: ${detail}`),
    ...[...mends].flatMap((mend) => [`    To mend ${findings.filter((one) => one.mend === mend).map(({ what }) => what).join(', ')}:`, `      ${mend}`]),
  ];
}

async function run(): Promise<number> {
  const { values } = readOptions('npm run doctor -- [--post] [--json]', { options: { json: { type: 'boolean', default: false }, post: { type: 'boolean', default: false } } });
  const rows = (await examine(process.env, values)).map((one) => findingIn(one, inEnglish));
  const passed = !rows.some((one) => one.status === 'wrong');
  // with --json the last line is for a program, and the rest for whoever watches
  (values.json ? process.stderr : process.stdout).write(`${inLines(rows).join('\n').trimStart()}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ passed, rows })}\n`);
  return passed ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run().then((code) => { process.exitCode = code; }, (error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exitCode = 1;
  });
}
