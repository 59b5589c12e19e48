import { ERROR_CODES, type ErrorCode } from '../../src/access/errors.js';
import { address } from '../../src/access/sentences/address.js';
import { asking } from '../../src/access/sentences/asking.js';
import { azure } from '../../src/access/sentences/azure.js';
import { channels } from '../../src/access/sentences/channels.js';
import { deciding } from '../../src/access/sentences/deciding.js';
import { sentences, write, type Sentences } from '../../src/access/sentences/index.js';
import { plainManner, type Manner } from '../../src/access/sentences/manner.js';
import { drills } from '../../src/access/sentences/drills.js';
import { stopping } from '../../src/access/sentences/stopping.js';
import { ticket } from '../../src/access/sentences/ticket.js';
import { versions } from '../../src/access/sentences/versions.js';
import { samples } from './sentences.js';

const AREAS: readonly (readonly [string, object])[] = [
  ['Asking', asking], ['Address and sign-in', address], ['Deciding, ending and reviewing', deciding], ['Tickets', ticket], ['The stop switch', stopping], ['Channels', channels], ['Drills', drills], ['Azure', azure], ['Versions', versions],
];

/** Codes that no sentence of the catalogue has: what is said differs each time, and is for whoever runs the bot. */
const OTHERS: Partial<Record<ErrorCode, string>> = {
  'configuration': 'A setting is missing or wrong. The start lists all of them at once, each with what it means; README.md, "Your own tenant", says more.',
  'entitlements': 'The entitlements file is wrong. All that is to correct is listed at once, with its line; `npm run check-entitlements` shows the same beforehand.',
  'chat-unavailable': 'Teams did not take a post or a card. It is sent again by itself; docs/operate.md says what to look at when that lasts.',
  'ledger-broken': 'What is stored is not authentic, or a part of it is gone. `npm run ledger -- verify` says where; docs/operate.md says what then.',
  'no-consent': 'A request was to open that nobody allowed: somebody wrote into the store. Nothing opens; docs/operate.md says what then.',
  'forbidden-transition': 'A fault of this program: a request was to go where it cannot. Nothing was changed; report it with the line of the log.',
};

/** The page of all errors: each code with what is said, in English, with `{names}` for what differs. */
export function errorsPage(): string {
  return [
    '# Errors', '',
    'What the bot says when it says no, or when something fails, by the code that stands in its log. The text itself says what to do about it. Names in braces stand for what differs; people read each text in the language of their Teams. Written by `npm run docs` from the catalogue (src/access/sentences).',
    ...AREAS.flatMap(([title, area]) => section(title, Object.keys(area).flatMap((key) => (isOfCode(key) ? [[key, withNames(key)] as const] : [])))),
    ...section('Settings, chat and record', Object.entries(OTHERS)), '',
  ].join('\n');
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return ['', `## ${title}`, '', '| Code | What it says |', '|---|---|', ...rows.map(([key, text]) => `| \`${key}\` | ${text.replace(/[<|]/g, '\\$&')} |`)];
}

function isOfCode(key: string): key is keyof Sentences {
  return ERROR_CODES.some((code) => key === code || key.startsWith(`${code}/`));
}

function withNames(key: keyof Sentences): string {
  const [sample] = samples[key];
  const named = Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, nameFor(name, value)]));
  return (write({ says: key, ...named }, sentences, NAMES) ?? '').replace(/ {2,}/g, ' ').replaceAll('\n', ' ');
}

/** A word of the program's own, which another text follows from. */
const KEPT = ['range', 'status', 'what', 'missing', 'doing', 'direction'];

function nameFor(name: string, value: unknown): unknown {
  if (name === 'role') return { kind: 'azure', role: '{role}', scope: '/{scope}' };
  if (KEPT.includes(name) && !isSentence(value)) return value;
  if (typeof value === 'string' || typeof value === 'number' || isSentence(value)) return `{${name}}`;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? [`{${name}}`] : value;
}

function isSentence(value: unknown): value is { says: string } {
  return typeof value === 'object' && value !== null && 'says' in value;
}

const plain = plainManner((what) => (typeof what === 'string' ? what : write(what, sentences, NAMES) ?? what.says));
const isName = (value: unknown): value is string => typeof value === 'string' && value.startsWith('{');

/** Names stand where the reader's times and lengths would. */
const NAMES: Manner = {
  ...plain,
  duration: (length) => (isName(length) ? length : plain.duration(length)),
  clock: (at) => (isName(at) ? at : plain.clock(at)),
  moment: (at, beside) => (isName(at) ? at : plain.moment(at, beside)),
  day: (at) => (isName(at) ? at : plain.day(at)),
  inZone: (at, zone) => (isName(at) ? `${at} ${zone}` : plain.inZone(at, zone)),
  weekday: (at, zone, beside) => (isName(at) ? at : plain.weekday(at, zone, beside)),
};
