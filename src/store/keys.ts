import { createHash } from 'node:crypto';
import { targetKey, type Target } from '../access/target.js';

export type Keys = ReturnType<typeof keysOf>;

/** Every key of an installation carries one hash tag, so that on a Redis Cluster one script may touch them all. */
export function keysOf(instance: string) {
  const key = (...parts: string[]) => `{jit:${instance}}:${parts.join(':')}`;
  return {
    /** Hash: `record`, the request as JSON; `status`, as it is counted; `announced`, the number of the last event that was told; `place:N`, where event N stands in the order of writing. */
    request: (id: string) => key('request', id),
    /** List of sealed events, first to last. */
    history: (id: string) => key('history', id),
    /** Stream of pointers to all events of all requests, in the order in which they were written. */
    events: key('events'),
    /** List of seals over those events, first to last. */
    seals: key('seals'),
    /** List: the parts of the roll of seal N, which names the requests under it. */
    roll: (n: number) => key('roll', String(n)),
    /** How far the export to a place outside has come. */
    position: (where: string) => key('exported', where),
    /** What was left in the place of a request that was taken out. */
    removed: (id: string) => key('removed', id),
    /** What every history's key begins with. */
    histories: key('history', ''),
    /** Hash: how many requests are in each status. */
    counts: key('counts'),
    /** Sorted set: requests that are not final, by when they are due. */
    live: key('live'),
    /** Set: requests whose window is or may be open and that have this target. */
    target: (target: Target) => key('target', nameOf(target)),
    /** Sorted sets by when it was asked: what is under way of a person's, and, of everybody and by what was asked for, everything. */
    liveOf: (person: string) => key('person', person, 'live'),
    historyOf: (person: string) => key('person', person, 'history'),
    asked: key('asked'),
    ofEntitlement: (id: string) => key('entitlement', id.toLowerCase(), 'history'),
    ofMachine: (machine: string) => key('machine', machineName(machine), 'history'),
    ofTicket: (ticket: string) => key('ticket', ticket.trim().toUpperCase(), 'history'),
    /** Sorted sets: break-glass requests, of everybody and of one person, whose review is not complete, by when it is due. */
    unreviewed: key('unreviewed'),
    unreviewedOf: (person: string) => key('person', person, 'unreviewed'),
    /** Sorted set: requests with news, by when the oldest of it happened. */
    outbox: key('outbox'),
    /** The last token that was given to any pass, and to a pass over this target. */
    tokens: key('tokens'),
    token: (target: Target) => key('token', nameOf(target)),
    once: (name: string) => key('once', name),
    memory: (name: string) => key('memory', name),
    kept: (name: string) => key('kept', name),
    writes: (target: Target) => key('writes', nameOf(target)),
  };
}

/** People know a machine by its name, whatever group it is in. */
function machineName(machine: string): string {
  return (machine.split('/').at(-1) ?? machine).trim().toLowerCase();
}

/** Short and free of Azure's own punctuation; as unlike as the targets are. */
function nameOf(target: Target): string {
  return createHash('sha256').update(targetKey(target)).digest('hex').slice(0, 40);
}
