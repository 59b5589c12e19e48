import { ms } from '../../src/access/instant.js';
import type { AccessRequest } from '../../src/access/request.js';
import type { Target } from '../../src/access/target.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { DIRECTORY_ROLES, ROLE_DEFINITIONS } from '../../src/simulator/seed.js';

/** Something that was open in Azure from one moment to another: an address in a rule of ours, or a role. Milliseconds since 1970. */
export interface Hold {
  readonly what: string;
  /** Of the rule, or of the assignment. */
  readonly name: string;
  /** As a prefix; undefined for a role. */
  readonly address: string | undefined;
  readonly principal: string | undefined;
  readonly role: string;
  /** Requests that it is for, as its description or its justification says. */
  readonly requests: readonly string[];
  /** The end that it carries itself. */
  readonly until: number;
  readonly from: number;
  /** Infinity: to the end of the record. */
  to: number;
}

/** All that was open, by the record. */
export function holdsIn(record: readonly RecordEntry[]): Hold[] {
  const all: Hold[] = [];
  const open = new Map<string, Hold>();
  const end = (key: string, at: string): void => {
    const hold = open.get(key);
    if (hold) hold.to = ms(at);
    open.delete(key);
  };
  const begin = (key: string, hold: Hold): void => { open.set(key, hold); all.push(hold); };
  for (const e of record) {
    if (e.kind === 'rule.put' && !e.foreign) {
      const now = addressesOf(e.after);
      for (const key of [...open.keys()]) if (key.startsWith(`${e.rule} `) && !now.includes(key.slice(e.rule.length + 1))) end(key, e.at);
      for (const address of now) if (!open.has(`${e.rule} ${address}`)) begin(`${e.rule} ${address}`, ruleHold(e, address));
    } else if (e.kind === 'rule.deleted' && !e.foreign) {
      for (const key of [...open.keys()]) if (key.startsWith(`${e.rule} `)) end(key, e.at);
    } else if (e.kind === 'assignment.opened') {
      begin(e.assignment, roleHold(e));
    } else if (e.kind === 'assignment.closed') {
      end(e.assignment, e.at);
    }
  }
  return all;
}

/** Whether it is what a request has at this target. */
export function meets(hold: Hold, target: Target, request: AccessRequest): boolean {
  if (target.layer === 'network') return hold.address === request.address;
  return hold.address === undefined && hold.principal === request.requester.id && hold.role === roleOf(target);
}

function ruleHold(e: Extract<RecordEntry, { kind: 'rule.put' }>, address: string): Hold {
  const [, ...requests] = textOf(e.after, 'description').split(' ');
  return { what: `${address} in ${e.rule}`, name: e.rule, address, principal: undefined, role: '', requests, until: endIn(e.rule), from: ms(e.at), to: Infinity };
}

function roleHold({ assignment, principalId, roleDefinitionId, scope, until, justification, at }: Extract<RecordEntry, { kind: 'assignment.opened' }>): Hold {
  const request = /^jit\/[^/]+\/(\S+)/.exec(justification ?? '')?.[1];
  const role = `${nameOf(roleDefinitionId)} ${scope}`.toLowerCase();
  return { what: `${role} of ${principalId}`, name: assignment, address: undefined, principal: principalId, role, requests: request === undefined ? [] : [request], until: until === null ? Infinity : ms(until), from: ms(at), to: Infinity };
}

function roleOf(target: Extract<Target, { layer: 'identity' }>): string {
  return (target.kind === 'group' ? `${target.access} ${target.group}` : `${target.role} ${target.scope}`).toLowerCase();
}

function nameOf(definition: string): string {
  const id = definition.split('/').at(-1);
  return [...ROLE_DEFINITIONS, ...DIRECTORY_ROLES].find((one) => one.id === id)?.name ?? definition;
}

function addressesOf(rule: unknown): string[] {
  const { sourceAddressPrefix, sourceAddressPrefixes } = rule as { sourceAddressPrefix?: string; sourceAddressPrefixes?: string[] }; // as on the wire
  const all = sourceAddressPrefixes?.length ? sourceAddressPrefixes : [sourceAddressPrefix ?? ''];
  return all.map((one) => (one.includes('/') ? one : `${one}/32`));
}

function textOf(rule: unknown, field: string): string {
  const value = (rule as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}

/** The end that a rule carries in its name. */
function endIn(name: string): number {
  const [, y, mo, d, h, mi, s] = /^jit-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(name) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`);
}
