import { roleInWords, type Hours, type Path, type Role } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';
import { exactly, hoursInWords } from './words.js';

/** What a rule is called. The keys are mostly those of the entitlements file. */
const RULES = {
  'title': 'title',
  'roles': 'roles',
  'machines': 'machines',
  'connect': 'way into the machines',
  'requesters': 'requesters',
  'guests': 'guests',
  'approvers': 'approvers',
  'needed': 'approvals needed',
  'denials': 'denials that refuse',
  'escalateAfter': 'escalation',
  'from': 'asked from',
  'lapsesAfter': 'lapses after',
  'comment.approve': 'comment of who approves',
  'reminders': 'reminders',
  'automatic': 'automatic approval',
  'hours': 'hours',
  'freezes': 'rests',
  'duration.min': 'shortest window',
  'duration.default': 'usual window',
  'duration.max': 'longest window',
  'startLater': 'later start',
  'extend': 'extension',
  'breakGlass': 'break-glass',
  'mostOpen': 'most under way',
  'stepUp': 'step-up sign-in',
  'maxPrefix': 'widest address',
  'allow': 'addresses that are not public',
  'ticket.required': 'ticket',
  'ticket.system': 'ticket system',
  'ticket.types': 'ticket types',
  'ticket.states': 'ticket states',
  'endWithTicket': 'window ends with its ticket',
  'requesterOnIt': 'requester on the ticket',
  'whenUnavailable': 'ticket system silent',
  'ticket.pattern': 'ticket pattern',
  'ticket.example': 'ticket example',
  'reason.maxLength': 'longest reason',
  'cutSessions': 'sessions cut',
  'giveUpAfter': 'opening given up after',
  'roundTo': 'end rounded to',
  'pimFloor': 'PIM\'s floor',
  'channels.approvals': 'approvals channel',
  'channels.audit': 'audit channel',
  'channels.language': 'language of the channels',
  'channels.timeZone': 'time zone of the channels',
  'operators': 'operators',
  'auditors': 'auditors',
  'securityOfficers': 'security officers',
  'accounts': 'accounts of one human',
  'logins': 'login names',
  'drill': 'drills',
} as const;
export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[]; // keys forgets them

/** What a rule says, where it is one word of a few; that of the file itself where it is one of the file's. */
const CHOICES = {
  'no-value': 'none', 'yes': 'yes', 'no': 'no', 'allowed': 'allowed', 'refused': 'refused', 'any-time': 'any', 'never': 'never', 'no-reminders': 'none', 'no-drill': 'none',
  'not-required': 'not required', 'common-limit': 'no limit of its own', 'channel-typed': 'as an operator types it', 'directory-names': 'as the directory has them',
  'required': 'required', 'optional': 'optional', 'previous': 'previous', 'start': 'start', 'none': 'none', 'requester': 'requester', 'both': 'both', 'own': 'own', 'all': 'all',
  'refuse': 'refuse', 'retry': 'retry', 'servicenow': 'servicenow', 'jira': 'jira', 'pattern': 'pattern',
} as const;
export type Choice = keyof typeof CHOICES;
export const CHOICE_NAMES = Object.keys(CHOICES) as readonly Choice[]; // keys forgets them

interface Drill { readonly at: string | null; readonly length: Duration; readonly roundTo: Duration; readonly path: Path }
interface Automatic { readonly onCall: readonly Within[] | null; readonly longest: Duration | null; readonly ticketStates: readonly string[] }

/** What the rules of the entitlements file are, and what an edit of it changes. */
export const rules = {
  'change/of': ({ entitlement, change }: { entitlement: string; change: Within }, { say }: Manner) => `${entitlement}: ${say(change)}`,
  'change/value': ({ rule, was, is }: { rule: Within; was: Within; is: Within }, { say }: Manner) => `${say(rule)} ${say(was)} -> ${say(is)}`,
  'change/list': ({ rule, more, less }: { rule: Within; more: readonly Within[]; less: readonly Within[] }, { say }: Manner) => `${say(rule)} ${[...more.map((one) => `+ ${say(one)}`), ...less.map((one) => `- ${say(one)}`)].join(', ')}`,
  'change/new': ({ entitlement, title, requesters, approvers }: { entitlement: string; title: string; requesters: readonly Within[]; approvers: readonly Within[] }, { say }: Manner) =>
    `new entitlement ${entitlement}: ${title}, for ${requesters.map(say).join(', ')}, approved by ${approvers.map(say).join(', ')}`,
  'change/gone': ({ entitlement }: { entitlement: string }) => `gone: ${entitlement}`,

  'rule': ({ name }: { name: RuleName }): string => RULES[name],
  'rule/path': ({ path }: { path: string }) => `path ${path}`,
  /** Of the first stage it is not said which it is: most have but one. */
  'rule/stage': ({ stage, rule }: { stage: number; rule: Within }, { say }: Manner) => `stage ${stage}: ${say(rule)}`,

  'value': ({ choice }: { choice: Choice }): string => CHOICES[choice],
  'value/group': ({ group }: { group: string }) => `group ${group}`,
  'value/person': ({ person }: { person: string }) => `person ${person}`,
  'value/human': ({ accounts }: { accounts: readonly string[] }) => accounts.join(' and '),
  'value/role': ({ role }: { role: Role }) => roleInFull(role),
  'value/path': ({ path }: { path: Path }) => pathInFull(path),
  'value/hours': ({ hours }: { hours: readonly Hours[] }) => hoursInWords(hours),
  'value/freeze': ({ title, from, to, zone }: { title: string; from: Instant; to: Instant; zone: string }, _manner: Manner) => `"${title}" from ${from} to ${to} (${zone})`,
  'value/duration': ({ length }: { length: Duration }, manner: Manner) => exactly(length, manner),
  'value/within': ({ within }: { within: Duration }, manner: Manner) => `within ${exactly(within, manner)}`,
  'value/after': ({ after }: { after: Duration }, manner: Manner) => `after ${exactly(after, manner)}`,
  'value/reminders': ({ first }: { first: Duration }, manner: Manner) => `first after ${exactly(first, manner)}`,
  'value/extend': ({ times, by, approval }: { times: number; by: Duration; approval: boolean }, manner: Manner) => `${times} times by ${exactly(by, manner)}${approval ? ', approved again' : ', without approval'}`,
  'value/break-glass': ({ max, reviewers, reviewWithin }: { max: Duration; reviewers: number; reviewWithin: Duration }, manner: Manner) => `up to ${exactly(max, manner)}, reviewed by ${reviewers} within ${exactly(reviewWithin, manner)}`,
  'value/automatic': ({ onCall, longest, ticketStates }: Automatic, manner: Manner) => [
    ...(onCall === null ? [] : [`on call (${onCall.map(manner.say).join(' ')})`]),
    ...(longest === null ? [] : [`up to ${exactly(longest, manner)}`]),
    ...(ticketStates.length > 0 ? [`ticket in ${ticketStates.join(' or ')}`] : []),
  ].join(' and '),
  'value/characters': ({ count }: { count: number }) => `${count} characters`,
  'value/drill': ({ at, length, roundTo, path }: Drill, manner: Manner) =>
    `${at === null ? 'when somebody asks' : `at ${at}`}, for ${exactly(length, manner)}, rounded to ${exactly(roundTo, manner)}, on path ${path.id}: ${pathInFull(path)}`,
};

/** Two scopes may end alike. */
function roleInFull(role: Role): string {
  switch (role.kind) {
    case 'azure': return `${role.role} on ${role.scope}`;
    case 'directory': return roleInWords(role);
    case 'group': return `${roleInWords(role)} (${role.group})`;
  }
}

function pathInFull({ nsg, bastion, destination, ports, client }: Path): string {
  return `${nsg}, ${bastion}, to ${destination} on ${ports.join(' ')}, clients on ${client}`;
}
