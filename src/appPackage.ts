import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { zipSync } from 'fflate';
import { z } from 'zod';
import { LANGUAGES, type Language } from './access/language.js';
import { isForAll } from './bot/commands/command.js';
import { commands } from './bot/commands/index.js';
import { VERSION } from './bot/version.js';
import { catalogues, type Words } from './bot/words/catalogues.js';
import { en } from './bot/words/en/index.js';
import { readOptions } from './options.js';

/**
 * The package that Teams takes: writes the bot's commands and what it says of itself into appPackage/manifest.json and,
 * for each other language, into a file beside it; fills the manifest from env/.env.NAME and the environment (which wins,
 * as with the Agents Toolkit), holds all of them against Microsoft's schemas, and zips them with the icons. Reaches for
 * nothing outside of this folder.
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

/** The languages beside the manifest's own, each with its file. */
const OTHERS: readonly Language[] = LANGUAGES.filter((language) => language !== 'en');
const fileOf = (language: Language): string => `${language}.json`;

/** The text of the manifest with this program's version and what stands in the catalogue: the bot's description, and the commands that `/access help` tells everybody of, the same in every scope: Teams takes twelve, so those for approvers and officers are left to the help. */
export function withWords(template: string): string {
  const texts: Readonly<Record<string, unknown>> = {
    commandLists: [{ scopes: SCOPES, triggers: ['mention'], commands: commandsIn(en) }],
    description: { short: en.app.short, full: en.app.full },
    localizationInfo: { defaultLanguageTag: 'en', additionalLanguages: OTHERS.map((language) => ({ languageTag: language, file: fileOf(language) })) },
  };
  // a command has a description, too, which is a text
  const manifest: unknown = JSON.parse(template, (key, value: unknown) => (typeof value === 'object' ? texts[key] ?? value : key === 'full' ? en.app.name : key === 'version' ? VERSION : value));
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The same texts in another language, as Teams reads them beside the manifest: by their places in it. The bot's short name, which Teams wants there too, is the same everywhere. */
export function translated(template: string, language: Language): string {
  const words = catalogues[language];
  const { manifestVersion: version } = Manifest.parse(JSON.parse(template));
  return `${JSON.stringify({
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${version}/MicrosoftTeams.Localization.schema.json`,
    'name.short': '${{APP_NAME}}', 'name.full': words.app.name, 'description.short': words.app.short, 'description.full': words.app.full,
    ...Object.fromEntries(commandsIn(words).flatMap(({ title, description }, n) => [[`bots[0].commandLists[0].commands[${n}].title`, title], [`bots[0].commandLists[0].commands[${n}].description`, description]])),
  }, null, 2)}\n`;
}

function commandsIn({ usage }: Words): { title: string; description: string }[] {
  return listed().map((name) => ({ title: `/access ${name}`, description: usage[name].does }));
}

function listed(): (typeof commands)[number]['name'][] {
  return commands.filter(isForAll).map(({ name }) => name);
}

/** The package's bytes, or everything that keeps it from being made. */
export function packageOf(template: string, values: Values): Uint8Array | string[] {
  const problems = [...missing(template, values), ...Object.entries(ICONS).flatMap(([name, side]) => iconProblems(name, side))];
  if (problems.length > 0) return problems;
  const filled = fill(template, values);
  const { manifestVersion: version } = Manifest.parse(filled);
  const translations = OTHERS.map((language) => [fileOf(language), fill(translated(template, language), values)] as const);
  const wrong = [...schemaProblems('manifest', filled, `v${version}/MicrosoftTeams.schema.json`), ...translations.flatMap(([name, texts]) => schemaProblems(name, texts, `v${version}/MicrosoftTeams.Localization.schema.json`))];
  if (wrong.length > 0) return wrong;
  const icons = Object.keys(ICONS).map((name) => [name, readFileSync(join(FOLDER, name))] as const);
  return zipSync({ 'manifest.json': Buffer.from(JSON.stringify(filled, null, 2)), ...Object.fromEntries(translations.map(([name, texts]) => [name, Buffer.from(JSON.stringify(texts, null, 2))])), ...Object.fromEntries(icons) }, { mtime: MADE });
}

function missing(template: string, values: Values): string[] {
  const named = [...template.matchAll(PLACE)].map(([, name = '']) => name);
  return [...new Set(named)].filter((name) => !values[name]).map((name) => `${name}: is missing; set it in the file of this environment under env/`);
}

/** Strings are filled one by one, so that no value can change the manifest's shape. */
function fill(template: string, values: Values): unknown {
  return JSON.parse(template, (_key, value: unknown) => (typeof value === 'string' ? value.replace(PLACE, (place, name: string) => values[name] ?? place) : value));
}

function schemaProblems(what: string, filled: unknown, schema: string): string[] {
  const file = createRequire(import.meta.url).resolve(`@microsoft/app-manifest/build/json-schemas/teams/${schema}`);
  // the type of the package's own default export is not what Node hands over
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false }); // Microsoft's patterns are not all of Unicode's grammar
  addFormats.default(ajv);
  const validate = ajv.compile(z.object({}).passthrough().parse(JSON.parse(readFileSync(file, 'utf8'))));
  validate(filled);
  return (validate.errors ?? []).map(({ instancePath, message = 'is wrong' }) => `${what}${instancePath.replaceAll('/', '.')}: ${message}`);
}

function iconProblems(name: string, side: number): string[] {
  const png = readFileSync(join(FOLDER, name));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  return width === side && height === side ? [] : [`${name}: must be ${side} by ${side} pixels; is ${width} by ${height} (npm run icons draws it)`];
}

function run(environment: Values): number {
  const { values: { env } } = readOptions('npm run package -- [--env dev]', { options: { env: { type: 'string', default: 'dev' } } });
  const settings = join('env', `.env.${env}`);
  if (!existsSync(settings)) return refuse([`--env ${env}: there is no file ${settings}`]);
  const template = join(FOLDER, 'manifest.json');
  const manifest = withWords(readFileSync(template, 'utf8'));
  writeFileSync(template, manifest);
  for (const language of OTHERS) writeFileSync(join(FOLDER, fileOf(language)), translated(manifest, language));
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
