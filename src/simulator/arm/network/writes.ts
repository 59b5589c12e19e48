import { randomUUID } from 'node:crypto';
import { changed, type NsgState, type RuleState, type Sim } from '../../core.js';
import { LOCATION, SUBSCRIPTION_ID } from '../../seed.js';
import { WireError } from '../../wireError.js';
import { sameId } from '../scope.js';

/** Finished operations that can still be asked about. */
const KEEP = 2000;

/** A rule as it is meant to be after a write; null: gone. */
export type Intended = Map<string, RuleState | null>;

/** One asynchronous write of an NSG. */
export interface Operation {
  readonly id: string;
  readonly nsg: NsgState;
  readonly label: string;
  readonly dueAt: Date;
  readonly intended: Intended;
  status: 'InProgress' | 'Succeeded' | 'Failed';
  readonly failure: { code: string; message: string } | null;
}

/** The asynchronous writes of every NSG: one at a time on each, taking effect when it ends and not before. */
export interface NsgWrites {
  begin(nsg: NsgState, label: string, intended: Intended): Operation;
  find(id: string): Operation | undefined;
  /** The write that an NSG is busy with. */
  running(nsgId: string): Operation | undefined;
  /** Ends everything at once, as when the simulator closes. */
  finish(): void;
}

export function createNsgWrites(sim: Sim): NsgWrites {
  const operations: Operation[] = [];
  const running = (nsgId: string): Operation | undefined => operations.find((one) => one.status === 'InProgress' && sameId(one.nsg.id, nsgId));
  const endDue = (now: Date): void => {
    for (const one of operations) if (one.status === 'InProgress' && one.dueAt <= now) end(sim, one);
  };
  sim.settlers.push(() => { endDue(sim.clock.now()); });
  return {
    running,
    find: (id) => operations.find((one) => one.id === id),
    finish: () => { endDue(new Date(8.64e15)); },
    begin(nsg, label, intended) {
      const busy = running(nsg.id);
      if (busy !== undefined) throw busyError(sim, busy);
      const failure = Math.random() < sim.knobs.asyncFailShare ? { code: 'InternalServerError', message: 'An error occurred.' } : null;
      const operation: Operation = { id: randomUUID(), nsg, label, intended, failure, dueAt: new Date(sim.clock.now().getTime() + sim.knobs.nsgWriteMs), status: 'InProgress' };
      operations.push(operation);
      if (operations.length > KEEP) operations.splice(0, Math.min(KEEP / 2, operations.findIndex((one) => one.status === 'InProgress')));
      changed(sim);
      return operation;
    },
  };
}

/** Where an operation is polled. The path is not part of any resource group, as in Azure. */
export function operationUrl(sim: Sim, kind: 'operations' | 'operationResults', ask: { id: string; apiVersion: string }): string {
  return `${sim.urls.https}/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.Network/locations/${LOCATION}/${kind}/${ask.id}?api-version=${ask.apiVersion}`;
}

/** A name as this project writes its own rules; everything else is somebody else's. */
export function isForeign(ruleName: string): boolean {
  return !/^jit-\d{8}T\d{6}Z-[a-z0-9]{1,24}-[a-z0-9]{1,24}$/.test(ruleName);
}

function end(sim: Sim, operation: Operation): void {
  operation.status = operation.failure === null ? 'Succeeded' : 'Failed';
  if (operation.failure === null) {
    for (const [name, rule] of operation.intended) apply(sim, operation, { name, rule });
    operation.nsg.etag = randomUUID(); // one etag for the NSG and all its rules; every write changes it
  }
  changed(sim);
}

function apply(sim: Sim, { nsg, dueAt }: Operation, change: { name: string; rule: RuleState | null }): void {
  const index = nsg.rules.findIndex(({ name }) => sameId(name, change.name));
  const before = nsg.rules[index] ?? null;
  const common = { at: dueAt.toISOString(), nsg: nsg.id, rule: before?.name ?? change.name, foreign: isForeign(change.name), before: before?.properties ?? null };
  if (change.rule === null) {
    if (before === null) return;
    nsg.rules.splice(index, 1);
    sim.record.add({ kind: 'rule.deleted', ...common });
    return;
  }
  if (before === null) nsg.rules.push(change.rule);
  else nsg.rules[index] = { name: before.name, properties: change.rule.properties };
  sim.record.add({ kind: 'rule.put', ...common, after: change.rule.properties });
}

function busyError(sim: Sim, busy: Operation): WireError {
  const uri = operationUrl(sim, 'operations', { id: busy.id, apiVersion: '2025-05-01' });
  if (sim.knobs.busyNsg === '409') return new WireError(409, 'AnotherOperationInProgress', `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${uri}.`, { details: [] });
  const detail = { code: 'RetryableErrorDueToAnotherOperation', message: `Operation ${busy.label} (${busy.id}) is updating resource ${busy.nsg.id}. The call can be retried.` };
  return new WireError(429, 'RetryableError', 'A retryable error occured.', { details: [detail] });
}
