import type { AutomaticApproval, Entitlement, Stage } from '../access/entitlement.js';
import type { People } from '../access/person.js';
import { inEnglish, type Line, type Sentence } from '../access/sentences/index.js';
import type { Choice, RuleName } from '../access/sentences/rules.js';
import type { RuleBook } from './entitlements.js';

/** A rule by its name, and what it says: one thing, or several whose order does not matter. */
export type Saying = { readonly rule: Sentence } & ({ readonly says: Line } | { readonly list: readonly Line[] });

/** Everything that an entitlement says: what is not in here changes without anybody being told. */
export function sayingsOf(e: Entitlement): Saying[] {
  return [
    one('title', e.title),
    many('roles', e.roles.map((role) => ({ says: 'value/role', role }))),
    ...e.paths.map((path): Saying => ({ rule: { says: 'rule/path', path: path.id }, says: { says: 'value/path', path } })),
    many('machines', e.machines),
    one('connect', e.connect.toUpperCase()),
    many('requesters', peopleIn(e.requesters)),
    one('guests', choice(e.guests ? 'allowed' : 'refused')),
    ...e.approval.stages.flatMap(ofStage),
    ...ofApproval(e.approval),
    one('hours', e.hours.length === 0 ? choice('any-time') : { says: 'value/hours', hours: e.hours }),
    many('freezes', e.freezes.map(({ title, from, to, zone }) => ({ says: 'value/freeze', title, from, to, zone }))),
    one('duration.min', { says: 'value/duration', length: e.duration.min }),
    one('duration.default', { says: 'value/duration', length: e.duration.default }),
    one('duration.max', { says: 'value/duration', length: e.duration.max }),
    one('startLater', e.startLater ? { says: 'value/within', within: e.startLater.within } : choice('no')),
    one('extend', e.extend ? { says: 'value/extend', ...e.extend } : choice('no')),
    one('breakGlass', e.breakGlass ? { says: 'value/break-glass', ...e.breakGlass } : choice('no')),
    one('mostOpen', e.mostOpen === null ? choice('common-limit') : String(e.mostOpen)),
    one('stepUp', choice(e.stepUp)),
    one('maxPrefix', `/${e.sourceAddress.maxPrefix}`),
    many('allow', e.sourceAddress.allow),
    ...ofTicket(e.ticket),
    one('reason.maxLength', { says: 'value/characters', count: e.reason.maxLength }),
    one('cutSessions', choice(e.cutSessions)),
    one('giveUpAfter', { says: 'value/duration', length: e.giveUpAfter }),
    one('roundTo', { says: 'value/duration', length: e.roundTo }),
    one('pimFloor', { says: 'value/duration', length: e.pimFloor }),
  ];
}

/** Everything that the file says beside its entitlements. */
export function sayingsOfBook({ channels, mostOpen, roles, accounts, logins, drill }: RuleBook): Saying[] {
  return [
    one('channels.approvals', channels.approvals ?? choice('channel-typed')),
    one('channels.audit', channels.audit ?? choice('channel-typed')),
    one('channels.language', channels.language),
    one('channels.timeZone', channels.timeZone),
    one('mostOpen', String(mostOpen)),
    many('operators', peopleIn(roles.operators)),
    many('auditors', peopleIn(roles.auditors)),
    many('securityOfficers', peopleIn(roles.securityOfficers)),
    many('accounts', accounts.map((ids) => ({ says: 'value/human', accounts: ids }))),
    one('logins', logins.map((rule) => `${rule.person ?? rule.upn ?? ''}: ${rule.names.join(' ')}`).join(', ') || choice('directory-names')),
    one('drill', drill ? { says: 'value/drill', ...drill } : choice('no-drill')),
  ];
}

/** `group 6000…`, `person a000…`. */
export function peopleIn({ groups, people }: People): Sentence[] {
  return [...groups.map((group): Sentence => ({ says: 'value/group', group })), ...people.map((person): Sentence => ({ says: 'value/person', person }))];
}

/** The same in English. */
export function peopleInWords(people: People): string[] {
  return peopleIn(people).map(inEnglish);
}

/** A word of the few that a rule says. */
export function choice(word: Choice): Sentence {
  return { says: 'value', choice: word };
}

function one(name: RuleName, says: Line): Saying {
  return { rule: { says: 'rule', name }, says };
}

function many(name: RuleName, list: readonly Line[]): Saying {
  return { rule: { says: 'rule', name }, list };
}

function ofStage({ approvers, needed, denials, escalateAfter, from }: Stage, i: number): Saying[] {
  const sayings = [
    many('approvers', peopleIn(approvers)),
    one('needed', String(needed)),
    one('denials', String(denials)),
    one('escalateAfter', escalateAfter === null ? choice('never') : { says: 'value/after', after: escalateAfter }),
    one('from', choice(from)),
  ];
  return i === 0 ? sayings : sayings.map((saying) => ({ ...saying, rule: { says: 'rule/stage', stage: i + 1, rule: saying.rule } }));
}

function ofApproval({ lapsesAfter, comment, reminders, automatic }: Entitlement['approval']): Saying[] {
  return [
    one('lapsesAfter', { says: 'value/duration', length: lapsesAfter }),
    one('comment.approve', choice(comment.approve)),
    one('reminders', reminders.send ? { says: 'value/reminders', first: reminders.first } : choice('no-reminders')),
    many('automatic', automatic.map(ofAutomatic)),
  ];
}

function ofAutomatic({ onCall, longest, ticketStates }: AutomaticApproval): Sentence {
  return { says: 'value/automatic', onCall: onCall && peopleIn(onCall), longest, ticketStates };
}

function ofTicket(ticket: Entitlement['ticket']): Saying[] {
  return [
    one('ticket.required', choice(ticket.required ? 'required' : 'optional')),
    one('ticket.system', choice(ticket.system)),
    many('ticket.types', ticket.types),
    many('ticket.states', ticket.states),
    one('endWithTicket', choice(ticket.endWithTicket ? 'yes' : 'no')),
    one('requesterOnIt', choice(ticket.requesterOnIt ? 'required' : 'not-required')),
    one('whenUnavailable', choice(ticket.whenUnavailable)),
    one('ticket.pattern', ticket.pattern),
    one('ticket.example', ticket.example),
  ];
}
