import type { Entitlement } from '../../src/access/entitlement.js';
import type { Instant } from '../../src/access/instant.js';
import { later } from '../../src/access/instant.js';
import type { Person } from '../../src/access/person.js';
import type { AccessRequest, Facts, News, RequestEvent } from '../../src/access/request.js';
import { targetsOf, type Target } from '../../src/access/target.js';
import type { TicketSeen } from '../../src/access/ticket.js';
import { firstEvent, nextEvent, transition } from '../../src/access/transition.js';
import { ana, riley } from './people.js';

const GROUP = '/subscriptions/5ab00000-0000-4000-8000-000000000001/resourceGroups';
export const NSG = `${GROUP}/network/providers/Microsoft.Network/networkSecurityGroups/nsg-bastion`;
export const BASTION = `${GROUP}/network/providers/Microsoft.Network/bastionHosts/bas-prod`;
export const VM = `${GROUP}/prod/providers/Microsoft.Compute/virtualMachines/vm-web-1`;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** 10:00 on a Monday; instants in tests are written as `at('10:05')`. */
export function at(clock: string): Instant {
  const [hours = '0', minutes = '0', seconds = '0'] = clock.split(':');
  return later('2026-11-23T00:00:00.000Z', ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

export function anEntitlement(over: Partial<Entitlement> = {}): Entitlement {
  return {
    id: 'bastion-prod', title: 'Production machines through Bastion',
    roles: [
      { kind: 'azure', role: 'Reader', scope: `${GROUP}/prod` },
      { kind: 'azure', role: 'Virtual Machine Administrator Login', scope: VM },
    ],
    paths: [{ id: 'bastionprod', nsg: NSG, bastion: BASTION, destination: '*', ports: ['443'], client: 443 }],
    machines: [VM],
    connect: 'ssh',
    requesters: { groups: ['60000000-0000-4000-8000-000000000001'], people: [] },
    guests: false,
    approval: {
      stages: [{ approvers: { groups: ['60000000-0000-4000-8000-000000000002'], people: [] }, needed: 1, denials: 1, escalateAfter: null, from: 'previous' }],
      lapsesAfter: 8 * HOUR, comment: { approve: 'optional' }, reminders: { send: true, first: 15 * MINUTE }, automatic: [],
    },
    hours: [], freezes: [],
    duration: { min: 7 * MINUTE, default: HOUR, max: 4 * HOUR },
    startLater: null, extend: null, breakGlass: null, mostOpen: null, stepUp: 'none',
    sourceAddress: { maxPrefix: 32, allow: ['203.0.113.0/24'] },
    ticket: {
      system: 'pattern', required: true, types: [], states: [], endWithTicket: false, requesterOnIt: false, whenUnavailable: 'refuse',
      pattern: '(CHG|INC)[0-9]{7}', example: 'CHG0030001',
    },
    reason: { maxLength: 500 }, cutSessions: 'own', giveUpAfter: 10 * MINUTE, roundTo: MINUTE, pimFloor: 5 * MINUTE,
    ...over,
  };
}

/** The rule of tickets that stand in ServiceNow. */
export const underServiceNow: Entitlement['ticket'] = { ...anEntitlement().ticket, system: 'servicenow' };

/** What was seen of the ticket CHG0030001 when it was asked. */
export function aTicketSeen(over: Partial<TicketSeen> = {}): TicketSeen {
  return {
    system: 'servicenow', number: 'CHG0030001', title: 'Patch the kernel of the web machines', type: 'change_request', state: 'Implement', url: 'https://now.example/change_request.do?sys_id=1',
    window: { start: at('08:00'), end: at('18:00') }, readAt: at('10:00'), cutFrom: null, ...over,
  };
}

/** Builds a request by what happens to it: `aRequest().asked('10:00').approvedBy(ana, '10:05').opened('10:06').now`. */
export function aRequest(over: Partial<Facts> = {}) {
  const facts: Facts = {
    v: 1, id: 'abcd2345', instance: 'test', requester: riley, logins: ['riley', 'riley@contoso.example'], entitlement: anEntitlement(),
    rules: 'rules-1', way: 'approval', automatic: null, duration: HOUR, address: '203.0.113.7/32', ticket: 'CHG0030001', ticketSeen: null, reason: 'patch the kernel', startsAt: null, endsBy: null, pim: [], stepUp: null,
    askedAt: at('10:00'), lapsesAt: at('18:00'), origin: { conversation: 'c', activity: '1' }, ...over,
  };
  const first = firstEvent(facts);
  return storyOf(transition(undefined, first), [first]);
}

/** One that opened without an approver, and is reviewed by two within a day. */
export function aBreakGlass(over: Partial<Facts> = {}, rule: Partial<Entitlement> = {}) {
  return aRequest({ way: 'breakGlass', entitlement: anEntitlement({ breakGlass: { max: HOUR, reviewers: 2, reviewWithin: 24 * HOUR }, ...rule }), ...over });
}

/** `events`: those that made it. */
export function storyOf(now: AccessRequest, events: readonly RequestEvent[]) {
  const after = (clock: string, news: News) => {
    const event = nextEvent(now, news, at(clock));
    return storyOf(transition(now, event), [...events, event]);
  };
  const targets = (): Target[] => { const t = targetsOf(now.entitlement, now.requester.id); return [...t.identity, ...t.network]; };
  return {
    now,
    events,
    after,
    approvedBy: (by: Person, clock: string) => after(clock, { type: 'answered', by, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: now.rules, from: now.origin }),
    deniedBy: (by: Person, clock: string) => after(clock, { type: 'answered', by, verdict: 'deny', comment: 'not today', stage: 0, duration: null, pimApproverOf: [], rules: now.rules, from: now.origin }),
    /** Every target read back as open. */
    opened: (clock: string) => targets().reduce((story, target) => story.after(clock, opening(target, clock, endOf(now))), storyOf(now, events)),
    openedOne: (target: Target, clock: string) => after(clock, opening(target, clock, endOf(now))),
    due: (clock: string) => after(clock, { type: 'due' }),
    closedOne: (target: Target, clock: string) => after(clock, closing(target, clock)),
    sessionsCut: (clock: string) => after(clock, { type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at(clock), readAt: at(clock) } }),
    closed: (clock: string) => targets().reduce((story, target) => story.after(clock, closing(target, clock)), storyOf(now, events)),
    targets,
  };
}

function endOf(request: AccessRequest): Instant {
  return 'window' in request ? request.window.end : at('11:05');
}

function opening(target: Target, clock: string, until: Instant): News {
  return { type: 'opened', target, effectAt: at(clock), readAt: at(clock), alreadyHeld: false, until, azureRequests: [] };
}

function closing(target: Target, clock: string): News {
  return { type: 'closed', target, effectAt: at(clock), readAt: at(clock), keptBy: [], azureRequests: [] };
}

export function anActiveRequest(over: Partial<Facts> = {}) {
  return aRequest(over).approvedBy(ana, '10:05').opened('10:06');
}
