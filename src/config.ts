import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { parseDuration } from './access/duration.js';
import { inEnglish } from './access/sentences/index.js';
import { parseEntitlements, problemInOneLine, type RuleBook } from './policy/entitlements.js';
import { unbuilt } from './policy/unbuilt.js';
import { isLoopback } from './azure/endpoint.js';
import { EXPORT_VARIABLES, exportProblems, toExport, type ExportSettings } from './exportSettings.js';
import { REDIS_VARIABLES, redisProblems } from './redisSettings.js';
import { SIGN_IN_VARIABLES, signInProblems, toSignIn, unsigned, type SignInClient } from './signInSettings.js';
import { TRACE_VARIABLES, toTraces, type TraceSettings } from './traceSettings.js';
import type { TicketSettings } from './tickets/index.js';
import { TICKET_VARIABLES, mentioned, ticketProblems, toTickets, unasked } from './ticketSettings.js';

/** Everything that is set from outside, read once at start and frozen. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Which half of the work this process does: answers people, runs jobs, or both. */
  readonly role: 'all' | 'web' | 'worker';
  readonly bot: {
    readonly id: string;
    readonly type: 'SingleTenant' | 'UserAssignedMSI';
    readonly tenantId: string;
    /** Only for SingleTenant. */
    readonly password: string | undefined;
    /** Where posts go that answer nobody; without it, where the last activity came from. */
    readonly serviceUrl: string | undefined;
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly loginUrl: string;
    readonly oauthScope: string;
    readonly oauthUrl: string;
  };
  /** Root of what people open in a browser, without a slash at the end; undefined: there is no page for them. */
  readonly publicUrl: string | undefined;
  /** With which application people sign in at the page; undefined: they cannot. */
  readonly signIn: SignInClient | undefined;
  /** Which proxies in front of us are believed when they say whose request they pass on: that many, or these addresses and ranges. */
  readonly trustProxy: number | readonly string[];
  /** What one process takes within a minute from Teams: from one person, and from everybody. */
  readonly limits: { readonly perPerson: number; readonly inAll: number };
  readonly redisUrl: string;
  /** `entra`: signed in as the identity in Azure, and not with what the address says. */
  readonly redisAuth: 'url' | 'entra';
  /** What AZURE_AUTHORITY_HOST says; undefined for the public cloud. */
  readonly azureAuthority: string | undefined;
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  /** Where the dead man's switch answers; undefined: there is none. */
  readonly closerUrl: string | undefined;
  /** Keys the hashes of the ledger; not in Redis. */
  readonly ledgerKey: string;
  /** What signs the daily seals; undefined: they are keyed only. */
  readonly ledgerSigningKey: SigningKey | undefined;
  /** Where the record goes as it grows. */
  readonly ledgerExport: ExportSettings;
  /** What a metrics scraper from outside has to show; undefined: only those on the private network, asking directly, are answered. */
  readonly metricsToken: string | undefined;
  /** Where traces go; undefined: there are none. */
  readonly traces: TraceSettings | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly tickets: TicketSettings;
  /** Keys the signature of what ticket systems tell us; undefined: they do not. */
  readonly ticketsHookSecret: string | undefined;
  readonly rules: RuleBook;
  /** Where the rules came from, to follow its changes: the path of the file (undefined when they were given as text), and its text. */
  readonly entitlements: { readonly file: string | undefined; readonly text: string };
}

/** PEM of an Ed25519 private key, or the address of a key in Azure Key Vault. */
export type SigningKey = { readonly pem: string } | { readonly vaultKey: string };

/** Nothing starts on a configuration that is wrong in any place; `problems` has all of them, with what to set. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not complete:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

const guid = z.string({ message: 'is missing' }).uuid('must be a GUID');
const httpsUrl = z.string().url('must be a URL').startsWith('https://', 'must begin with https://').transform((url) => url.replace(/\/+$/, ''));

const publicUrl = z.string().url('must be a URL').refine((url) => !URL.canParse(url) || isPublicRoot(new URL(url)), 'must begin with https:// and have nothing behind the host: https://jit.contoso.example')
  .transform((url) => new URL(url).origin);

/** Plain HTTP is for a browser on this very machine. */
function isPublicRoot({ href, protocol, pathname, search, hash, username, password }: URL): boolean {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(href));
  return isSafe && pathname === '/' && search + hash + username + password === '';
}

/** Express takes `true` for "believe whatever the client writes", so that word is not taken here. */
const trustProxy = z.string().transform((text, context): number | readonly string[] => {
  if (/^\d$/.test(text.trim())) return Number(text);
  const named = text.split(',').map((one) => one.trim());
  if (named.every((one) => ipaddr.isValid(one) || ipaddr.isValidCIDR(one))) return named;
  context.addIssue({ code: 'custom', message: 'must be the number of proxies in front of this (1), or their addresses and ranges: 10.0.1.0/24,10.0.2.4' });
  return z.NEVER;
});

/** Vaults of all clouds; on loopback the practice tenant's. */
const VAULT_KEY = /^https:\/\/([a-z0-9-]+\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)|127\.0\.0\.1:\d+)\/keys\/[0-9A-Za-z-]{1,127}(\/[0-9a-f]{32})?$/i;

const signingKey = z.string().transform((text, context): SigningKey => {
  if (VAULT_KEY.test(text)) return { vaultKey: text };
  const pem = text.replaceAll('\\n', '\n');
  if (isEd25519(pem)) return { pem };
  context.addIssue({ code: 'custom', message: 'must be a key in Azure Key Vault (https://VAULT.vault.azure.net/keys/NAME), or an Ed25519 private key as PEM (openssl genpkey -algorithm ed25519; line breaks may be written as \\n)' });
  return z.NEVER;
});

// Mistyped values are refused here because the Bot Framework takes an unknown type for MultiTenant and a missing id for
// "authentication off" (botbuilder 4.23, ConfigurationServiceClientCredentialFactory).
const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(3978),
  HOST: z.string().default('0.0.0.0'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  BOT_ID: guid,
  BOT_TYPE: z.enum(['SingleTenant', 'UserAssignedMSI'], { message: 'must be SingleTenant or UserAssignedMSI' }),
  BOT_TENANT_ID: guid,
  BOT_PASSWORD: z.string().min(1).optional(),
  TEAMS_SERVICE_URL: httpsUrl.optional(),
  PUBLIC_URL: publicUrl.optional(),
  TRUST_PROXY: trustProxy.default('0'),
  LIMIT_PER_PERSON: z.coerce.number().int().min(10).default(60),
  LIMIT_IN_ALL: z.coerce.number().int().min(10).default(1200),
  ...REDIS_VARIABLES,
  ENTITLEMENTS: z.string({ message: 'is missing; it is the path of the entitlements file, or its text' }).min(1),
  AZURE_AUTHORITY_HOST: httpsUrl.optional(),
  ARM_ENDPOINT: httpsUrl.default('https://management.azure.com'),
  GRAPH_ENDPOINT: httpsUrl.default('https://graph.microsoft.com'),
  CLOSER_URL: z.string().url('must be a URL').regex(/^https?:\/\//, 'must begin with http:// or https://').transform((url) => url.replace(/\/+$/, '')).optional(),
  LEDGER_KEY: z.string({ message: 'is missing; it keys the audit trail: 32 or more random characters' }).min(32, 'must have at least 32 characters'),
  LEDGER_SIGNING_KEY: signingKey.optional(),
  METRICS_TOKEN: z.string().min(32, 'must have at least 32 characters').optional(),
  ...EXPORT_VARIABLES,
  ...TICKET_VARIABLES,
  ...SIGN_IN_VARIABLES,
  ...TRACE_VARIABLES,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  // The Bot Framework's own names for a sovereign cloud, or for the practice tenant.
  ToBotFromChannelOpenIdMetadataUrl: httpsUrl.default('https://login.botframework.com/v1/.well-known/openidconfiguration'),
  ToBotFromChannelTokenIssuer: z.string().default('https://api.botframework.com'),
  ToChannelFromBotLoginUrl: httpsUrl.default('https://login.microsoftonline.com'),
  ToChannelFromBotOAuthScope: z.string().default('https://api.botframework.com'),
  OAuthUrl: httpsUrl.default('https://api.botframework.com'),
});

/** The names of all settings of the bot. */
export const SETTINGS: readonly string[] = Object.keys(environmentSchema.shape);

/** The configuration in these settings (normally `process.env`). Throws ConfigurationError. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (set.BOT_TYPE === 'SingleTenant' && !set.BOT_PASSWORD) problems.push('BOT_PASSWORD: is missing; BOT_TYPE SingleTenant needs it');
  if (set.BOT_TYPE === 'UserAssignedMSI' && set.BOT_PASSWORD) problems.push('BOT_PASSWORD: must not be set; BOT_TYPE UserAssignedMSI has no password');
  problems.push(...redisProblems(set), ...ticketProblems(set), ...signInProblems(set), ...exportProblems(set));
  const rules = set.ENTITLEMENTS ? readRules(set.ENTITLEMENTS) : [];
  if (Array.isArray(rules)) problems.push(...rules);
  else problems.push(...[...unasked(rules.rules, mentioned(set)), ...unsigned(rules.rules, canSignIn(set))].map((line) => `ENTITLEMENTS: ${inEnglish(line)}`));
  if (!parsed.success || Array.isArray(rules) || problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze({ ...toConfig(parsed.data), ...rules });
}

/** As far as the settings are there at all; what is wrong with them is told beside this. */
function canSignIn({ PUBLIC_URL: page, BOT_PASSWORD: own, SIGNIN_CLIENT_SECRET: given }: Readonly<Record<string, string | undefined>>): boolean {
  return page !== undefined && (own ?? given) !== undefined;
}

function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

function readRules(setting: string): Pick<Config, 'rules' | 'entitlements'> | string[] {
  const file = setting.includes('\n') ? undefined : setting;
  if (file !== undefined && !existsSync(file)) return [`ENTITLEMENTS: there is no file ${file}`];
  const text = file === undefined ? setting : readFileSync(file, 'utf8');
  const parsed = parseEntitlements(text);
  if (!parsed.ok) return parsed.problems.map((problem) => `ENTITLEMENTS: ${inEnglish(problemInOneLine(problem))}`);
  const dead = unbuilt(parsed.book);
  return dead.length > 0 ? dead.map((line) => `ENTITLEMENTS: ${inEnglish(line)}`) : { rules: parsed.book, entitlements: { file, text } };
}

function toConfig(set: z.infer<typeof environmentSchema>): Omit<Config, 'rules' | 'entitlements'> {
  return {
    port: set.PORT, host: set.HOST, role: set.ROLE,
    bot: {
      id: set.BOT_ID, type: set.BOT_TYPE, tenantId: set.BOT_TENANT_ID, password: set.BOT_PASSWORD, serviceUrl: set.TEAMS_SERVICE_URL,
      openIdMetadataUrl: set.ToBotFromChannelOpenIdMetadataUrl, tokenIssuer: set.ToBotFromChannelTokenIssuer,
      loginUrl: set.ToChannelFromBotLoginUrl, oauthScope: set.ToChannelFromBotOAuthScope, oauthUrl: set.OAuthUrl,
    },
    publicUrl: set.PUBLIC_URL, signIn: toSignIn(set), trustProxy: set.TRUST_PROXY,
    limits: { perPerson: set.LIMIT_PER_PERSON, inAll: set.LIMIT_IN_ALL },
    redisUrl: set.REDIS_URL, redisAuth: set.REDIS_AUTH, azureAuthority: set.AZURE_AUTHORITY_HOST, armEndpoint: set.ARM_ENDPOINT, graphEndpoint: set.GRAPH_ENDPOINT,
    closerUrl: set.CLOSER_URL, ledgerKey: set.LEDGER_KEY, ledgerSigningKey: set.LEDGER_SIGNING_KEY, ledgerExport: toExport(set), metricsToken: set.METRICS_TOKEN, logLevel: set.LOG_LEVEL,
    traces: toTraces(set), tickets: toTickets(set), ticketsHookSecret: set.TICKETS_HOOK_SECRET,
  };
}

/** What the dead man's switch is set with: nothing that the bot needs, and none of its secrets. */
export interface CloserConfig {
  readonly port: number;
  readonly host: string;
  /** The installation whose rules are closed: `instance` of its entitlements file. */
  readonly instance: string;
  readonly watched: readonly { readonly nsg: string; readonly bastion: string | null; readonly cutsSessions: boolean }[];
  /** Milliseconds: a rule that ends further away is closed at once. */
  readonly longest: number;
  readonly azureAuthority: string | undefined;
  readonly armEndpoint: string;
  readonly logLevel: Config['logLevel'];
}

const PAIR = /^(\/subscriptions\/[^/=]+\/resourceGroups\/[^/=]+\/providers\/Microsoft\.Network\/networkSecurityGroups\/[^/=]+)(=\/subscriptions\/[^/=]+\/resourceGroups\/[^/=]+\/providers\/Microsoft\.Network\/bastionHosts\/[^/=]+)?$/i;

const closerSchema = environmentSchema.pick({ HOST: true, AZURE_AUTHORITY_HOST: true, ARM_ENDPOINT: true, LOG_LEVEL: true }).extend({
  CLOSER_PORT: z.coerce.number().int().min(0).max(65535).default(3979),
  CLOSER_INSTANCE: z.string({ message: 'is missing; it is `instance` of the entitlements file' }).regex(/^[a-z0-9]{1,24}$/, 'must have 1 to 24 of a-z and 0-9'),
  CLOSER_NSGS: z.string({ message: 'is missing; it lists NSG=BASTION pairs, separated by spaces: the Azure id of each network security group, and of the Bastion host behind it, if there is one' })
    .transform((text) => text.split(/[\s,]+/).filter((pair) => pair !== ''))
    .pipe(z.array(z.string().regex(PAIR, 'must be /subscriptions/…/networkSecurityGroups/NAME=/subscriptions/…/bastionHosts/NAME, or the first half alone where no Bastion host is behind it')).min(1, 'must have at least one NSG=BASTION pair')),
  CLOSER_LONGEST: z.string().default('24h').transform((text) => parseDuration(text)).pipe(z.number({ message: 'must be a duration such as 8h: the longest window with its extensions' })),
  CLOSER_SESSIONS: z.enum(['cut', 'keep'], { message: 'must be cut or keep' }).default('cut'),
});

/** The settings of the dead man's switch. Throws ConfigurationError. */
export function readCloserConfig(environment: Readonly<Record<string, string | undefined>>): CloserConfig {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = closerSchema.safeParse(set);
  if (!parsed.success) throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { HOST, CLOSER_PORT, CLOSER_INSTANCE, CLOSER_NSGS, CLOSER_LONGEST, CLOSER_SESSIONS, AZURE_AUTHORITY_HOST, ARM_ENDPOINT, LOG_LEVEL } = parsed.data;
  const watched = CLOSER_NSGS.map((pair) => {
    const [nsg = '', bastion = null] = pair.split('=');
    return { nsg, bastion, cutsSessions: CLOSER_SESSIONS === 'cut' };
  });
  return Object.freeze({ port: CLOSER_PORT, host: HOST, instance: CLOSER_INSTANCE, watched, longest: CLOSER_LONGEST, azureAuthority: AZURE_AUTHORITY_HOST, armEndpoint: ARM_ENDPOINT, logLevel: LOG_LEVEL });
}

/** What the record can be read and checked with, without the bot's own settings. */
export interface RecordConfig extends Pick<Config, 'redisUrl' | 'redisAuth' | 'ledgerKey' | 'ledgerSigningKey' | 'azureAuthority' | 'armEndpoint' | 'graphEndpoint' | 'rules'> { readonly instance: string }

const recordSchema = environmentSchema.pick({ REDIS_URL: true, REDIS_AUTH: true, LEDGER_KEY: true, ENTITLEMENTS: true, LEDGER_SIGNING_KEY: true, AZURE_AUTHORITY_HOST: true, ARM_ENDPOINT: true, GRAPH_ENDPOINT: true });

/** The settings of `npm run ledger`: REDIS_URL (with REDIS_AUTH), LEDGER_KEY and ENTITLEMENTS, for the name of the installation; for evidence Azure's, too. Throws ConfigurationError. */
export function readRecordConfig(environment: Readonly<Record<string, string | undefined>>): RecordConfig {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = recordSchema.safeParse(set);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  problems.push(...redisProblems(set));
  const rules = set.ENTITLEMENTS ? readRules(set.ENTITLEMENTS) : [];
  if (Array.isArray(rules)) problems.push(...rules);
  if (!parsed.success || Array.isArray(rules) || problems.length > 0) throw new ConfigurationError(problems);
  const { REDIS_URL, REDIS_AUTH, LEDGER_KEY, LEDGER_SIGNING_KEY, AZURE_AUTHORITY_HOST, ARM_ENDPOINT, GRAPH_ENDPOINT } = parsed.data;
  return {
    redisUrl: REDIS_URL, redisAuth: REDIS_AUTH, ledgerKey: LEDGER_KEY, ledgerSigningKey: LEDGER_SIGNING_KEY, azureAuthority: AZURE_AUTHORITY_HOST,
    armEndpoint: ARM_ENDPOINT, graphEndpoint: GRAPH_ENDPOINT, rules: rules.rules, instance: rules.rules.instance,
  };
}
