import { inWords, parseDuration } from '../access/duration.js';
import type { AutomaticApproval, Entitlement, Path, Role, Stage } from '../access/entitlement.js';
import { roleInWords } from '../access/entitlement.js';
import type { Duration } from '../access/instant.js';
import type { People } from '../access/person.js';
import { hoursInWords } from '../access/sentences/words.js';
import type { RuleBook } from './entitlements.js';

/** What a rule says, by its name: one value, or several whose order does not matter. */
export type Words = ReadonlyMap<string, string | readonly string[]>;

/** Everything that an entitlement says: what is not in here changes without anybody being told. */
export function entitlementInWords(e: Entitlement): Words {
  return new Map<string, string | readonly string[]>([
    ['title', e.title],
    ['roles', e.roles.map(roleInFull)],
    ...e.paths.map((path): [string, string] => [`path ${path.id}`, pathInFull(path)]),
    ['machines', e.machines],
    ['requesters', peopleInWords(e.requesters)],
    ['guests', e.guests ? 'allowed' : 'refused'],
    ...e.approval.stages.flatMap(stageInWords),
    ...approvalInWords(e.approval),
    ['hours', e.hours.length === 0 ? 'any' : hoursInWords(e.hours)],
    ['rests', e.freezes.map((freeze) => `"${freeze.title}" from ${freeze.from} to ${freeze.to} (${freeze.zone})`)],
    ['shortest window', exactly(e.duration.min)],
    ['usual window', exactly(e.duration.default)],
    ['longest window', exactly(e.duration.max)],
    ['later start', e.startLater ? `within ${exactly(e.startLater.within)}` : 'no'],
    ['extension', e.extend ? `${e.extend.times} times by ${exactly(e.extend.by)}${e.extend.approval ? ', approved again' : ', without approval'}` : 'no'],
    ['break-glass', e.breakGlass ? `up to ${exactly(e.breakGlass.max)}, reviewed by ${e.breakGlass.reviewers} within ${exactly(e.breakGlass.reviewWithin)}` : 'no'],
    ['most under way', e.mostOpen === null ? 'no limit of its own' : String(e.mostOpen)],
    ['step-up sign-in', e.stepUp],
    ['widest address', `/${e.sourceAddress.maxPrefix}`],
    ['addresses that are not public', e.sourceAddress.allow],
    ...ticketInWords(e.ticket),
    ['longest reason', `${e.reason.maxLength} characters`],
    ['sessions cut', e.cutSessions],
    ['opening given up after', exactly(e.giveUpAfter)],
    ['end rounded to', exactly(e.roundTo)],
    ['PIM\'s floor', exactly(e.pimFloor)],
  ]);
}

/** Everything that the file says beside its entitlements. */
export function bookInWords({ channels, mostOpen, roles, accounts, logins, drill }: RuleBook): Words {
  return new Map<string, string | readonly string[]>([
    ['approvals channel', channels.approvals ?? 'as an operator types it'],
    ['audit channel', channels.audit ?? 'as an operator types it'],
    ['language of the channels', channels.language],
    ['time zone of the channels', channels.timeZone],
    ['most under way', String(mostOpen)],
    ['operators', peopleInWords(roles.operators)],
    ['auditors', peopleInWords(roles.auditors)],
    ['security officers', peopleInWords(roles.securityOfficers)],
    ['accounts of one human', accounts.map((ids) => ids.join(' and '))],
    ['login names', logins.map((rule) => `${rule.person ?? rule.upn ?? ''}: ${rule.names.join(' ')}`).join(', ') || 'as the directory has them'],
    ['drills', drill ? `${drill.at === null ? 'when somebody asks' : `at ${drill.at}`}, for ${exactly(drill.length)}, rounded to ${exactly(drill.roundTo)}, on path ${drill.path.id}: ${pathInFull(drill.path)}` : 'none'],
  ]);
}

/** `group 6000…`, `person a000…`. */
export function peopleInWords({ groups, people }: People): string[] {
  return [...groups.map((id) => `group ${id}`), ...people.map((id) => `person ${id}`)];
}

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

function stageInWords({ approvers, needed, denials, escalateAfter, from }: Stage, i: number): [string, string | readonly string[]][] {
  const stage = i === 0 ? '' : `stage ${i + 1}: `;
  return [
    [`${stage}approvers`, peopleInWords(approvers)],
    [`${stage}approvals needed`, String(needed)],
    [`${stage}denials that refuse`, String(denials)],
    [`${stage}escalation`, escalateAfter === null ? 'never' : `after ${exactly(escalateAfter)}`],
    [`${stage}asked from`, from],
  ];
}

function approvalInWords({ lapsesAfter, comment, reminders, automatic }: Entitlement['approval']): [string, string | readonly string[]][] {
  return [
    ['lapses after', exactly(lapsesAfter)],
    ['comment of who approves', comment.approve],
    ['reminders', reminders.send ? `first after ${exactly(reminders.first)}` : 'none'],
    ['automatic approval', automatic.map(automaticInWords)],
  ];
}

/** `on call (group …), up to 30 min, ticket in implement`. */
function automaticInWords({ onCall, longest, ticketStates }: AutomaticApproval): string {
  return [
    ...(onCall ? [`on call (${peopleInWords(onCall).join(' ')})`] : []),
    ...(longest === null ? [] : [`up to ${exactly(longest)}`]),
    ...(ticketStates.length > 0 ? [`ticket in ${ticketStates.join(' or ')}`] : []),
  ].join(' and ');
}

function ticketInWords(ticket: Entitlement['ticket']): [string, string | readonly string[]][] {
  return [
    ['ticket', ticket.required ? 'required' : 'optional'],
    ['ticket system', ticket.system],
    ['ticket types', ticket.types],
    ['ticket states', ticket.states],
    ['window ends with its ticket', ticket.endWithTicket ? 'yes' : 'no'],
    ['requester on the ticket', ticket.requesterOnIt ? 'required' : 'not required'],
    ['ticket system silent', ticket.whenUnavailable],
    ['ticket pattern', ticket.pattern],
    ['ticket example', ticket.example],
  ];
}

/** In full, where the usual words would leave the seconds of a day out. */
function exactly(duration: Duration): string {
  const words = inWords(duration);
  return parseDuration(words) === duration ? words : `${duration / 1000} s`;
}
