import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, parseEnv } from 'node:util';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { commands } from './bot/commands/index.js';
import { en } from './bot/words/en/index.js';

/**
 * The package that Teams takes: writes the bot's commands into appPackage/manifest.json, fills the manifest from
 * env/.env.NAME and the environment (which wins, as with the Agents Toolkit), holds it against Microsoft's schema, and
 * zips it with its icons. Reaches for nothing outside of this folder.
 */

const FOLDER = 'appPackage';
const PLACE = /\$\{\{(\w+)\}\}/g;
const SCOPES = ['personal', 'team', 'groupChat'];
/** What Teams demands of each icon, in pixels of either side. */
const ICONS = { 'color.png': 192, 'outline.png': 32 } as const;
/** A zip of the same files has the same bytes, whenever it was made. */
const MADE = new Date(1980, 0, 1);

type Values = Readonly<Record<string, string | undefined>>;
const Manifest = z.object({ manifestVersion: z.string().regex(/^\d+\.\d+$/) });

/** The text of the manifest with the commands that `/access help` tells everybody of, the same in every scope: Teams takes twelve, so those for approvers and officers are left to the help. */
export function withCommands(template: string): string {
  const list = { scopes: SCOPES, triggers: ['mention'], commands: listed().map((name) => ({ title: `/access ${name}`, description: en.usage[name].does })) };
  const manifest: unknown = JSON.parse(template, (key, value: unknown) => (key === 'commandLists' ? [list] : value));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function listed(): (typeof commands)[number]['name'][] {
  return commands.map(({ name }) => name).filter((name) => !en.usage[name].does.startsWith('For '));
}

/** The package's bytes, or everything that keeps it from being made. */
export function packageOf(template: string, values: Values): Uint8Array | string[] {
  const problems = [...missing(template, values), ...Object.entries(ICONS).flatMap(([name, side]) => iconProblems(name, side))];
  if (problems.length > 0) return problems;
  const filled = fill(template, values);
  const wrong = schemaProblems(filled);
  if (wrong.length > 0) return wrong;
  const icons = Object.keys(ICONS).map((name) => [name, readFileSync(join(FOLDER, name))] as const);
  return zipSync({ 'manifest.json': Buffer.from(JSON.stringify(filled, null, 2)), ...Object.fromEntries(icons) }, { mtime: MADE });
}

function missing(template: string, values: Values): string[] {
  const named = [...template.matchAll(PLACE)].map(([, name = '']) => name);
  return [...new Set(named)].filter((name) => !values[name]).map((name) => `${name}: is missing; set it in the file of this environment under env/`);
}

/** Strings are filled one by one, so that no value can change the manifest's shape. */
function fill(template: string, values: Values): unknown {
  return JSON.parse(template, (_key, value: unknown) => (typeof value === 'string' ? value.replace(PLACE, (place, name: string) => values[name] ?? place) : value));
}

function schemaProblems(filled: unknown): string[] {
  const { manifestVersion: version } = Manifest.parse(filled);
  const file = createRequire(import.meta.url).resolve(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`);
  // the type of the package's own default export is not what Node hands over
  const ajv = new Ajv.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(z.object({}).passthrough().parse(JSON.parse(readFileSync(file, 'utf8'))));
  validate(filled);
  return (validate.errors ?? []).map(({ instancePath, message = 'is wrong' }) => `manifest${instancePath.replaceAll('/', '.')}: ${message}`);
}

function iconProblems(name: string, side: number): string[] {
  const png = readFileSync(join(FOLDER, name));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  return width === side && height === side ? [] : [`${name}: must be ${side} by ${side} pixels; is ${width} by ${height} (npm run icons draws it)`];
}

function run(environment: Values): number {
  const { values: { env } } = parseArgs({ options: { env: { type: 'string', default: 'dev' } } });
  const settings = join('env', `.env.${env}`);
  if (!existsSync(settings)) return refuse([`--env ${env}: there is no file ${settings}`]);
  const template = join(FOLDER, 'manifest.json');
  const manifest = withCommands(readFileSync(template, 'utf8'));
  writeFileSync(template, manifest);
  const made = packageOf(manifest, { ...parseEnv(readFileSync(settings, 'utf8')), ...environment });
  if (Array.isArray(made)) return refuse(made);
  const zip = join(FOLDER, 'build', `appPackage.${env}.zip`);
  mkdirSync(dirname(zip), { recursive: true });
  writeFileSync(zip, made);
  process.stdout.write(`${zip}: ${made.length} bytes, in order by Microsoft's schema\n`);
  return 0;
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`The package cannot be made:\n${problems.map((one) => `  - ${one}\n`).join('')}`);
  return 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = run(process.env);
