import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import { ConfigurationError, readRecordConfig } from './config.js';
import { createLedger, createSystemRecord, csvHead, csvLine, exportedIn, findGaps, jsonLine, readWitness, removalOf, verifyExport, verifyRecord, type ExportVerified, type Verified } from './ledger/index.js';
import { readOptions } from './options.js';
import { redisLogin } from './redisLogin.js';
import { createArchive, createClock, createRedis, createStore } from './store/index.js';
import { forgetBroken } from './workflow/systemNews.js';
import type { Archive } from './workflow/ports.js';

/**
 * The record, for whoever does not trust the bot. `verify` checks all of it (exit code 1 when something is wrong), `export`
 * writes every event with its hashes as a line of JSON or of comma-separated values, `gaps` tells of such lines, without the
 * record, what is missing between them, `evidence` all about one request for whoever does not trust us; these change nothing. `begin-anew` is the way back for an operator
 * when what is stored of the stop switch is not authentic: it puts that aside and begins another chain, in which openings
 * are stopped, or with `--open` possible. The bot tells it in the channels within a minute.
 */

const USAGE = 'npm run ledger -- verify [--since 2026-11-01T00:00:00Z] [--until …] [--witness FILE] [--public-key FILE] [--export FILE] [--json] | export [--since …] [--until …] [--format jsonl|csv] | gaps --file FILE [--file …] [--json] | evidence REQUEST [--out DIR] | begin-anew --by NAME --because REASON [--open]';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const { values: options, positionals: [command, subject] } = readOptions(USAGE, {
  allowPositionals: true,
  options: { witness: { type: 'string' }, export: { type: 'string', multiple: true }, 'public-key': { type: 'string' }, json: { type: 'boolean', default: false }, since: { type: 'string' }, until: { type: 'string' }, format: { type: 'string', default: 'jsonl' }, file: { type: 'string', multiple: true }, out: { type: 'string', default: '.' }, by: { type: 'string' }, because: { type: 'string' }, open: { type: 'boolean', default: false } },
});

function say(line: string): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (options.json ? process.stderr : process.stdout).write(`${line}\n`);
}

async function verify(archive: Archive, key: string): Promise<number> {
  const text = (file: string | undefined) => (file === undefined ? undefined : readFileSync(file, 'utf8'));
  const witness = text(options.witness);
  const time = timeAsked();
  // both tell what is missing from the whole
  if (time && (witness !== undefined || options.export !== undefined)) throw new ConfigurationError(['verify: --witness and --export are held against the whole record: leave --since and --until out']);
  const result = await verifyRecord({ archive, key, time, witness: witness === undefined ? undefined : readWitness(witness), publicKey: text(options['public-key']) });
  report(result, time);
  const exported = options.export === undefined ? undefined : await verifyExport({ archive, key }, linesOf(existing('verify', options.export)));
  if (exported) reportExport(exported);
  const passed = result.passed && (exported?.passed ?? true);
  if (options.json) process.stdout.write(`${JSON.stringify({ ...result, passed, ...(exported ? { export: exported } : {}) })}\n`);
  return passed ? 0 : 1;
}

function reportExport({ passed, events, outlived, twice, before, waiting, findings }: ExportVerified): void {
  for (const { where, what } of findings) say(`✘ ${where}: ${what}`);
  say(`In the export: ${events} events, ${twice} of them more than once; ${outlived} requests are kept there alone. Written before its first line: ${before}, behind its last: ${waiting}.`);
  say(passed ? 'Each line of the export stands in the record, and none between its first and its last is missing.' : `The export is NOT what was written: ${findings.length === 1 ? 'one finding' : `${findings.length} findings`}.`);
}

function existing(command: string, files: readonly string[]): readonly string[] {
  const absent = files.filter((file) => !existsSync(file));
  if (absent.length > 0) throw new ConfigurationError(absent.map((file) => `${command}: there is no file ${file}`));
  return files;
}

function report({ passed, events, requests, removed, seals, unsealed, findings }: Verified, time: Time | undefined): void {
  for (const { where, what } of findings) say(`✘ ${where}: ${what}`);
  say(`Events: ${events}, requests: ${requests}${removed > 0 ? ` and ${removed} that were taken out, whose hashes are left` : ''}, seals: ${seals}, events since the last seal: ${unsealed}.`);
  if (time) say(`Looked at: what was written ${time.since === undefined ? '' : `from ${time.since} `}${time.until === undefined ? 'to the end' : `until ${time.until}`}, with the whole of each seal and request that has to do with it; and nothing else.`);
  if (!passed) say(`The record is NOT as it was written: ${findings.length === 1 ? 'one finding' : `${findings.length} findings`}.`);
  else say(`Everything is as it was written${options.witness === undefined ? '. What was dropped since the last seal only a witness can tell: --witness FILE' : ', and the witness agrees'}.`);
}

async function exportAll(archive: Archive, key: string): Promise<number> {
  const { format } = options;
  if (format !== 'jsonl' && format !== 'csv') throw new ConfigurationError([`--format: ${format} is neither jsonl nor csv`]);
  const time = timeAsked() ?? {};
  if (format === 'csv') await write(csvHead);
  for await (const events of exportedIn(archive, time, removalOf({ archive, key }))) await write(events.map(format === 'csv' ? csvLine : (event) => `${jsonLine(event)}\n`).join(''));
  return 0;
}

/** Needs nothing but the files; with LEDGER_KEY each event is shown to be ours, too. */
async function gaps(): Promise<number> {
  const { file: files = [] } = options;
  if (files.length === 0) throw new ConfigurationError(['gaps: name the export: npm run ledger -- gaps --file record.jsonl, each of its files in its order']);
  const key = process.env.LEDGER_KEY;
  const result = await findGaps(linesOf(existing('gaps', files)), key === '' ? undefined : key);
  const { passed, events, chains, twice, removed: old, findings } = result;
  for (const { where, what } of findings) say(`✘ ${where}: ${what}`);
  say(`Events: ${events}, chains: ${chains}, lines that stand there twice: ${twice}${old > 0 ? `; ${old} say that their request had been taken out before, which verify --export checks` : ''}.`);
  say(passed ? 'Nothing is missing between the first and the last event of each chain, and each is as it was written.' : `The export is NOT whole: ${findings.length === 1 ? 'one finding' : `${findings.length} findings`}.`);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return passed ? 0 : 1;
}

async function* linesOf(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
}

interface Time { readonly since: string | undefined; readonly until: string | undefined }

function timeAsked(): Time | undefined {
  const [since, until] = [momentOf('since'), momentOf('until')];
  if (since !== undefined && until !== undefined && since >= until) throw new ConfigurationError(['--since is to be before --until']);
  return since === undefined && until === undefined ? undefined : { since, until };
}

function momentOf(name: 'since' | 'until'): string | undefined {
  const typed = options[name];
  if (typed !== undefined && Number.isNaN(Date.parse(typed))) throw new ConfigurationError([`--${name}: ${typed} is not a moment such as 2026-11-01T00:00:00Z`]);
  return typed === undefined ? undefined : new Date(typed).toISOString();
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => { process.stdout.once('drain', resolve); });
}

async function evidence(redis: Redis, config: ReturnType<typeof readRecordConfig>): Promise<number> {
  if (subject === undefined) throw new ConfigurationError(['evidence: name the request: npm run ledger -- evidence k3v9m2xq --out DIR']);
  // Azure's SDKs take a second to load, which nothing else here needs
  const { writeEvidence } = await import('./evidenceTool.js');
  for (const file of await writeEvidence(redis, config, { id: subject, out: options.out })) say(file);
  return 0;
}

/** Whoever may do this has the key of the ledger, and could write anything: so it is said loudly who says to have done it, and why. */
async function beginAnew(redis: Redis, { instance, ledgerKey }: Pick<ReturnType<typeof readRecordConfig>, 'instance' | 'ledgerKey'>): Promise<number> {
  const { by: name, because: reason, open } = options;
  if (!name || !reason) throw new ConfigurationError(['begin-anew: say who you are and why, for everybody to read: --by "Ana Costa" --because "Redis was restored from a backup"']);
  const clock = await createClock(redis, { log: silent });
  const store = createStore({ redis, instance, log: silent });
  const system = createSystemRecord({ store, clock, ledger: createLedger({ key: ledgerKey }) });
  await system.beginAnew({ id: OPERATOR, name: `${name} (operator)` }, { reason, stops: !open, isForced: true, from: null });
  await forgetBroken({ store });
  clock.close();
  say(open ? 'Begun anew; openings are possible.' : 'Begun anew, with all openings stopped. Two security officers lift that with /access unfreeze; without any, do it again with --open.');
  return 0;
}

/** In the place of an object id: nobody has signed in. */
const OPERATOR = 'operator';

async function run(): Promise<number> {
  if (!['verify', 'export', 'gaps', 'evidence', 'begin-anew'].includes(command ?? '')) throw new ConfigurationError([USAGE]);
  if (command === 'gaps') return gaps();
  const config = readRecordConfig(process.env);
  const { redisUrl, ledgerKey, instance } = config;
  const redis = await createRedis(redisUrl, 'producer', { log: silent, signIn: redisLogin(config) });
  try {
    if (command === 'begin-anew') return await beginAnew(redis, config);
    if (command === 'evidence') return await evidence(redis, config);
    const archive = createArchive({ redis, instance });
    return command === 'verify' ? await verify(archive, ledgerKey) : await exportAll(archive, ledgerKey);
  } finally {
    redis.disconnect();
  }
}

run().then((code) => { process.exitCode = code; }, (error: unknown) => {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
