import { WEEKDAYS } from '../entitlement.js';
import type { Duration } from '../instant.js';
import type { Manner, Within } from './manner.js';

/** What has to stand there; each behind "must be". */
const FORMS = {
  'instance': '1 to 24 lower-case letters or digits',
  'object-id': 'an Entra object id (a GUID)',
  'regular-expression': 'a regular expression',
  'range': 'an IPv4 range such as 203.0.113.0/24',
  'role-kind': '"azure", "directory" or "group"',
  'scope': 'an Azure scope that begins /subscriptions/',
  'directory-scope': '"/" or /administrativeUnits/ and the id of one',
  'ports': 'a port or a range, in quotes: "443"',
  'clock': 'a time of day from 00:00 to 24:00, in quotes: "08:00"',
  'drill-clock': 'a time of day from 00:00 to 23:59, in quotes: "06:30"',
  'day': `one of ${WEEKDAYS.join(', ')}, or several as mon..fri`,
  'moment': 'a date and a time, in quotes: "2026-12-18 18:00"',
  'login': 'a login name; it may hold {upn} (the whole sign-in name) and {1}, {2}… (what the first, the second * stands for)',
} as const;
export type Form = keyof typeof FORMS;
export const FORM_NAMES = Object.keys(FORMS) as readonly Form[]; // keys forgets them

/** The kinds of value that YAML has, by the words of the schema's library. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a section of keys and values', record: 'a section of names', array: 'a list', string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false',
};

const NAMED = { paths: '1 to 24 lower-case letters or digits', entitlements: '1 to 40 lower-case letters, digits and dashes' } as const;
export type Named = keyof typeof NAMED;

/** What has a size: how many a list lists, how long a text is, how great a number. */
export type Sized = 'list' | 'text' | 'number';
function sized(of: Sized, limit: string): string {
  if (of === 'list') return `must list ${limit}`;
  return of === 'text' ? `must have ${limit} characters` : `must be ${limit}`;
}

const DOING = { approve: 'approve', deny: 'deny', review: 'review it' } as const;

const TO_SET = {
  servicenow: 'SERVICENOW_URL with SERVICENOW_USER and SERVICENOW_PASSWORD, or with SERVICENOW_TOKEN',
  jira: 'JIRA_URL, JIRA_USER and JIRA_TOKEN',
} as const;

/** Why a text is no YAML. */
export type YamlFault = 'indent' | 'missing' | 'misplaced' | 'twice' | 'anchor' | 'tag' | 'several' | 'too-much';

/** The name that was meant, where one is near. */
interface Guess { readonly meant: string | null }

function hint(meant: string | null): string {
  return meant === null ? '' : `; did you mean ${meant}?`;
}

/** What is wrong with the entitlements file, and what is allowed there. Each is read behind the place where it stands. */
export const mistakes = {
  'mistake': ({ place, what, line, column }: { place: Within; what: Within; line: number; column: number }, { say }: Manner) => `${say(place)}: ${say(what)} (line ${line}, column ${column})`,
  'mistake/at': ({ place, what }: { place: string; what: Within }, { say }: Manner) => `${place}: ${say(what)}`,
  'mistake/file': () => 'the file',
  'mistake/unreadable': ({ why }: { why: string }) => `the file cannot be read: ${why}`,

  'mistake/yaml': ({ told }: { fault: YamlFault; told: string }) => told,
  'mistake/anchor': ({ name }: { name: string }) => `*${name} stands for nothing: there is no &${name} before it`,

  'mistake/missing': () => 'is missing',
  'mistake/kind': ({ kind, is, needsQuotes }: { kind: string; is: Within; needsQuotes: boolean }, { say }: Manner) => `must be ${KINDS[kind] ?? kind}, is ${say(is)}${needsQuotes ? '; put it in quotes' : ''}`,
  'mistake/value': ({ allowed, is, meant }: Guess & { allowed: readonly string[]; is: Within }, { say }: Manner) => `must be ${allowed.length === 1 ? '' : 'one of '}${allowed.join(', ')}; is ${say(is)}${hint(meant)}`,
  'mistake/is-empty': () => 'empty',
  'mistake/is-list': () => 'a list',
  'mistake/is-section': () => 'a section',
  'mistake/too-small': ({ of, least }: { of: Sized; least: number }) => sized(of, `at least ${least}`),
  'mistake/too-big': ({ of, most }: { of: Sized; most: number }) => sized(of, `at most ${most}`),
  'mistake/key': ({ key, known, meant }: Guess & { key: string; known: readonly string[] }) => `"${key}" is not a key that is known here${hint(meant)} (known: ${known.join(', ')})`,
  'mistake/name': ({ of }: { of: Named }) => `the name must be ${NAMED[of]}`,
  'mistake/unknown': ({ name, of, known, meant }: Guess & { name: string; of: Within; known: readonly string[] }, { say }: Manner) => `"${name}" is not one of ${say(of)} (${known.join(', ')})${hint(meant)}`,
  'mistake/servicenow-types': () => 'the types that ServiceNow is asked for',
  'mistake/twice': () => 'is listed twice',

  'mistake/form': ({ form }: { form: Form }) => `must be ${FORMS[form]}`,
  'mistake/resource-id': ({ example }: { example: string }) => `must be an Azure resource id like ${example}`,
  'mistake/duration': ({ is }: { is: Within }, { say }: Manner) => `must be a duration such as "30m", "2h" or "1h 30m"; is ${say(is)}`,
  'mistake/no-duration': ({ typed }: { typed: string }) => `"${typed}" is not a duration; write it like "30m", "2h" or "1h 30m"`,
  'mistake/zone': ({ meant }: Guess) => `must be a time zone such as Europe/Paris or UTC${hint(meant)}`,
  'mistake/nobody': () => 'must name at least one group or person',
  'mistake/login-of': () => 'must have either person or upn',

  'mistake/lapsed-before': ({ lapsesAfter }: { lapsesAfter: Duration }, { duration }: Manner) => `must be shorter than lapsesAfter (${duration(lapsesAfter)}): by then the request has lapsed`,
  'mistake/one-stage': () => 'says when a further stage is asked; there is only one',
  'mistake/escalated-to': () => 'cannot be start: this stage is asked when the one before it is escalated',
  'mistake/too-few': ({ needed, doing, humans }: { needed: number; doing: keyof typeof DOING; humans: number }) => `${needed} can never ${DOING[doing]}: there ${humans === 1 ? 'is only one approver' : `are only ${humans} approvers`}`,
  'mistake/no-condition': () => 'must name at least one of onCall, longest, ticketStates',
  'mistake/under-shortest': ({ shortest }: { shortest: Duration }, { duration }: Manner) => `must be at least duration.min (${duration(shortest)})`,
  'mistake/not-asked': ({ key }: { key: string }) => `needs a ticket system that is asked: ${key} servicenow or jira`,
  'mistake/example': ({ example, pattern }: { example: string; pattern: string }) => `"${example}" does not match the pattern ${pattern}; give a number that does`,
  'mistake/order': ({ lengths }: { lengths: readonly Duration[] }, { duration }: Manner) => `must be min <= default <= max, is ${lengths.map(duration).join(', ')}`,
  'mistake/under-floor': ({ floor, is }: { floor: Duration; is: Duration | null }, { duration }: Manner) => `must be at least pimFloor + 2 roundTo (${duration(floor)})${is === null ? '' : `, is ${duration(is)}`}`,
  'mistake/rounded-off': ({ roundTo }: { roundTo: Duration }, { duration }: Manner) => `must be at least roundTo (${duration(roundTo)}), or nothing is left of it`,
  'mistake/over-longest': ({ longest, is }: { longest: Duration; is: Duration }, { duration }: Manner) => `must be no longer than duration.max (${duration(longest)}), is ${duration(is)}`,

  'mistake/client-port': ({ client, ports }: { client: number; ports: readonly string[] }) => `${client} is not among the ports that are opened (${ports.join(', ')}), so nobody could come in`,
  'mistake/account-twice': ({ id }: { id: string }) => `${id} is listed twice; an account belongs to one human`,
  'mistake/one-officer': () => 'one person alone cannot lift a stop: name a second one, or a group',
  'mistake/star': ({ star, stars }: { star: string; stars: number }) => `${star} stands for nothing: there are ${stars} * to take it from`,
  'mistake/not-later': () => 'must be later than from',
  'mistake/drill-path': ({ entitlement }: { entitlement: string }) => `is a path of ${entitlement}: a canary needs one of its own`,
  'mistake/drill-short': () => 'must be at least twice roundTo: a window ends at a whole multiple of it',
  'mistake/drill-long': () => 'must be an hour at most',

  'mistake/unbuilt': () => 'is not enforced by this version yet; leave it out',
  'mistake/instance': ({ running, wished }: { running: string; wished: string }) => `must stay ${running} while this runs, is ${wished}; what is open under the old name would be nobody's. End what is open and start anew to change it`,
  'mistake/no-system': ({ system }: { system: keyof typeof TO_SET }) => `${system} cannot be asked; set ${TO_SET[system]}`,
  'mistake/no-page': () => 'needs a page at which people sign in; set PUBLIC_URL, and SIGNIN_CLIENT_ID with SIGNIN_CLIENT_SECRET when the bot has no password',
};
