import { readFileSync } from 'node:fs';
import { AccessError } from './access/errors.js';
import { later } from './access/instant.js';
import { inEnglish } from './access/sentences/index.js';
import { ConfigurationError, readRecordConfig } from './config.js';
import { openedHistories } from './ledger/index.js';
import { readOptions } from './options.js';
import { parseEntitlements, type RuleBook } from './policy/entitlements.js';
import { ASSUMED, replayUnder, UNSEEN, type Change, type History, type Replayed } from './policy/replay.js';
import { redisLogin } from './redisLogin.js';
import { createArchive, createClock, createRedis } from './store/index.js';

/** Holds the requests of the last days against a proposed entitlements file, and says of which something else would have become. Changes nothing. */

const USAGE = 'npm run replay -- --days 90 --entitlements FILE [--json]';
const DAY = 86_400_000;
/** What whoever typed the command can correct, a line each. */
class Unusable extends Error {}
const silent = { info: () => undefined, warn: () => undefined };

function optionsOf(): { days: string; entitlements: string; json: boolean } {
  try {
    const { days, entitlements, json } = readOptions('npm run replay -- [--days 90] [--entitlements FILE] [--json]', { options: { days: { type: 'string', default: '90' }, entitlements: { type: 'string' }, json: { type: 'boolean', default: false } } }).values;
    if (entitlements !== undefined) return { days, entitlements, json };
  } catch (error) {
    throw new Unusable(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
  throw new Unusable(`Usage: ${USAGE}`);
}

function say(line: string, { json }: { json: boolean }): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (json ? process.stderr : process.stdout).write(`${line}\n`);
}

function readProposed(file: string): RuleBook {
  const parsed = parseEntitlements(textOf(file));
  if (parsed.ok) return parsed.book;
  throw new Unusable(parsed.problems.map(({ line, column, place, what }) => `${file}:${line}:${column} ${inEnglish(place)}: ${inEnglish(what)}`).join('\n'));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Unusable(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function lineOf({ request, person, entitlement, askedAt, then, now, unless }: Change): string {
  return `${request}  ${askedAt.slice(0, 16).replace('T', ' ')} UTC  ${person}, ${entitlement}: ${then} → ${now}${unless === null ? '' : ` (${unless})`}`;
}

async function run(): Promise<void> {
  const options = optionsOf();
  const days = Number(options.days);
  if (!/^\d{1,5}$/.test(options.days) || days === 0) throw new Unusable(`--days: ${options.days} is not a number of days such as 90.`);
  const book = readProposed(options.entitlements);
  const config = readRecordConfig(process.env);
  const { redisUrl, ledgerKey, instance } = config;
  if (book.instance !== instance) throw new Unusable(`${options.entitlements} is for the instance ${book.instance}, and the record is that of ${instance}. Its requests were asked under other rules.`);
  const redis = await createRedis(redisUrl, 'producer', { log: silent, signIn: redisLogin(config) });
  try {
    const histories: History[] = [];
    for await (const [first, ...rest] of openedHistories({ archive: createArchive({ redis, instance }), key: ledgerKey })) if (first) histories.push([first, ...rest]);
    const clock = await createClock(redis, { log: silent });
    clock.close();
    report(replayUnder(book, histories, later(clock.now(), -days * DAY)), { ...options, days });
  } finally {
    redis.disconnect();
  }
}

function report({ requests, changes }: Replayed, { days, entitlements, json }: { days: number; entitlements: string; json: boolean }): void {
  const count = (n: number) => `${n} request${n === 1 ? '' : 's'}`;
  const summary = `${count(requests)} of the last ${days} days, held against ${entitlements}: ${changes.length === 0 ? 'nothing would change' : `${changes.length} would come out otherwise, ${changes.filter(({ codes }) => codes.length > 0).length} of them refused`}.`;
  for (const line of [...changes.map(lineOf), summary, UNSEEN, ASSUMED]) say(line, { json });
  if (json) process.stdout.write(`${JSON.stringify({ passed: true, days, requests, changes, notes: [UNSEEN, ASSUMED] })}\n`);
}

run().catch((error: unknown) => {
  const isTold = error instanceof Unusable || error instanceof ConfigurationError || error instanceof AccessError;
  process.stderr.write(`${isTold ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
