import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkManagementClient, SecurityRule, SecurityRulesListOptionalParams } from '@azure/arm-network';
import { errorOf } from '../access/errors.js';
import type { Attempt, Layer, NetworkTarget } from '../access/target.js';
import type { BaselineProblem, Clock, Log, Rules } from '../workflow/ports.js';
import { baselineProblems } from './baseline.js';
import { operationSignal, POLL_INTERVAL, traceOf, type ArmClients } from './clients.js';
import { asAccessError, azureCodeOf } from './failure.js';
import { nsgDrift } from './nsgDrift.js';
import { firstFree, MOST_ADDRESSES, planNsg, type FoundNsg, type NsgWrite } from './nsgPlan.js';
import { isExact, letsIn, readName, RuleShape, type FoundRule, type OurRule, type WantedRule } from './nsgRule.js';
import { partsOf, sameId } from './resource.js';

/** A write that somebody left under way is waited for this long before the list is taken as it is. Milliseconds. */
const WAIT_FOR_RUNNING = 10_000;
/** Somebody waits for what depends on it. Milliseconds. */
const BASELINE_LIMIT = 10_000;
/** How often a rule whose priority was taken in the meantime gets another one. */
const PRIORITY_TRIES = 3;

export interface NsgDeps { readonly clients: ArmClients; readonly clock: Clock; readonly rules: Rules; readonly log: Log }

/** The rules of an NSG that are ours. Written one by one by name: a PUT of the whole NSG would erase everybody else's. */
export function createNsgLayer(deps: NsgDeps): Layer<NetworkTarget, FoundNsg, NsgWrite> {
  return {
    read: (target, signal) => readNsg(deps, target, signal),
    plan: (wanted, found, now) => planNsg(wanted, found, { instance: deps.rules.instance, now }),
    drift: (found, known) => nsgDrift(found, known, deps.rules.instance),
    apply: async (target, write, signal) => {
      if (write.do === 'leave') throw errorOf({ says: 'nsg-full', nsg: partsOf(target.nsg).name, most: MOST_ADDRESSES }, { retryable: true });
      return write.do === 'put' ? put(deps, { target, write, signal }) : remove(deps, { target, write, signal });
    },
  };
}

async function readNsg(deps: NsgDeps, target: NetworkTarget, signal: AbortSignal): Promise<FoundNsg> {
  let rules = await listed(deps, target, signal);
  // What a running write intends is shown before it holds: only what is finished proves anything.
  for (let waited = 0; rules.some((rule) => isOurs(deps, rule) && isRunning(rule)) && waited < WAIT_FOR_RUNNING; waited += POLL_INTERVAL) {
    await wait(POLL_INTERVAL, undefined, { signal });
    rules = await listed(deps, target, signal);
  }
  const ours = rules.flatMap((rule): OurRule[] => {
    const mark = readName(rule.name, deps.rules.instance);
    return mark ? [{ ...rule, ...mark }] : [];
  });
  return {
    readAt: deps.clock.now(), ours,
    taken: rules.filter((rule) => rule.direction === 'inbound').map((rule) => rule.priority),
    foreign: rules.filter((rule) => !isOurs(deps, rule)).map((rule) => rule.name),
    present: ours.filter(letsIn).flatMap(({ sources, name, path, until, state }) => sources.map((address) => ({ until, ours: true, name, path, address, unsettled: !isSettled(state) }))),
  };
}

/** What is wrong with the NSG at rest, whatever is open now. Rejects when it cannot be read. */
export async function baselineOf(deps: Pick<NsgDeps, 'clients'>, nsg: string): Promise<BaselineProblem[]> {
  const rules = await listed(deps, { layer: 'network', nsg }, AbortSignal.timeout(BASELINE_LIMIT));
  // Rules of another installation of this bot are a window of theirs and no hole in the baseline.
  return baselineProblems(nsg, rules, (name) => name.startsWith('jit-'));
}

function listed({ clients }: Pick<NsgDeps, 'clients'>, { nsg }: NetworkTarget, signal: AbortSignal): Promise<FoundRule[]> {
  return listRules(clients, nsg, { abortSignal: signal });
}

/** All rules of an NSG. Rejects with AccessError. */
export async function listRules(clients: ArmClients, nsg: string, options: Pick<SecurityRulesListOptionalParams, 'abortSignal' | 'onResponse'>): Promise<FoundRule[]> {
  const { group, name } = partsOf(nsg);
  try {
    const rules: FoundRule[] = [];
    for await (const rule of clients.network(nsg).securityRules.list(group, name, options)) rules.push(RuleShape.parse(rule));
    return rules;
  } catch (error) {
    throw asAccessError({ says: 'tried/list-rules', nsg: name }, error);
  }
}

/** Resolves when Azure has deleted the rule, with the id of the call; one that is gone already counts as deleted. Rejects with AccessError. */
export async function deleteRule(clients: ArmClients, { nsg, rule }: { nsg: string; rule: string }, signal: AbortSignal): Promise<{ azureRequest?: string }> {
  const { group, name } = partsOf(nsg);
  const { onResponse, azureRequest } = traceOf();
  const options = { abortSignal: operationSignal(signal), updateIntervalInMs: POLL_INTERVAL, onResponse };
  try {
    await clients.network(nsg).securityRules.beginDeleteAndWait(group, name, rule, options);
  } catch (error) {
    throw asAccessError({ says: 'tried/delete-rule', rule, nsg: name }, error);
  }
  return azureRequest();
}

function isOurs({ rules }: NsgDeps, { name }: FoundRule): boolean {
  return readName(name, rules.instance) !== undefined;
}

function isSettled(state: string): boolean {
  return state === '' || state === 'Succeeded';
}

function isRunning({ state }: FoundRule): boolean {
  return state === 'Updating' || state === 'Deleting' || state === 'Creating';
}

interface To<W> { readonly target: NetworkTarget; readonly write: W; readonly signal: AbortSignal }

async function put(deps: NsgDeps, { target, write, signal }: To<Extract<NsgWrite, { do: 'put' }>>): Promise<Attempt> {
  const { rule } = write;
  const { name: nsgName } = partsOf(target.nsg);
  refuseUnnamed(deps, target);
  let priority = write.priority;
  for (let tries = 1; ; tries += 1) {
    if (priority === null) throw errorOf({ says: 'no-free-priority', nsg: nsgName }, { retryable: true });
    try {
      return await putWith(deps, { target, signal, write: { rule, priority } });
    } catch (error) {
      if (azureCodeOf(error) !== 'SecurityRuleConflict' || tries === PRIORITY_TRIES) throw asAccessError({ says: 'tried/let-in', sources: rule.sources, nsg: nsgName }, error);
      deps.log.warn({ nsg: target.nsg, rule: rule.name, priority }, 'a priority was taken in the meantime');
      const { taken } = await readNsg(deps, target, signal);
      priority = firstFree([...taken, priority]) ?? null;
    }
  }
}

async function putWith(deps: NsgDeps, { target, write, signal }: To<{ rule: WantedRule; priority: number }>): Promise<Attempt> {
  const { rule, priority } = write;
  const { group, name } = partsOf(target.nsg);
  const { onResponse, azureRequest } = traceOf();
  const options = { abortSignal: operationSignal(signal), updateIntervalInMs: POLL_INTERVAL, onResponse };
  const written = await securityRules(deps, target).beginCreateOrUpdateAndWait(group, name, rule.name, bodyOf(rule, priority), options);
  const at = deps.clock.now();
  const found = RuleShape.parse(written);
  if (!isExact(found, rule) || found.priority !== priority) {
    throw errorOf({ says: 'not-read-back/rule', rule: rule.name }, { retryable: true });
  }
  return { what: `let ${rule.sources.join(', ')} in (rule ${rule.name})`, requests: rule.requests, at, ...azureRequest() };
}

async function remove({ clients, clock }: NsgDeps, { target: { nsg }, write, signal }: To<Extract<NsgWrite, { do: 'delete' }>>): Promise<Attempt> {
  const traced = await deleteRule(clients, { nsg, rule: write.name }, signal);
  return { what: `delete rule ${write.name}`, requests: write.requests, at: clock.now(), ...traced };
}

function securityRules({ clients }: NsgDeps, { nsg }: NetworkTarget): NetworkManagementClient['securityRules'] {
  return clients.network(nsg).securityRules;
}

/** As it goes to Azure. */
export function bodyOf(rule: WantedRule, priority: number): SecurityRule {
  return {
    description: rule.description, access: 'Allow', direction: 'Inbound', protocol: 'Tcp', priority,
    sourceAddressPrefixes: [...rule.sources], sourcePortRange: '*',
    destinationAddressPrefix: rule.destination, destinationPortRanges: [...rule.ports],
  };
}

/** Opening is for what the entitlements name; closing is for everything that carries our mark. */
function refuseUnnamed({ rules }: NsgDeps, { nsg }: NetworkTarget): void {
  const named = [...rules.entitlements().flatMap((e) => e.paths), ...(rules.drill ? [rules.drill.path] : [])];
  const isNamed = named.some((path) => sameId(path.nsg, nsg));
  if (!isNamed) throw errorOf({ says: 'not-named/nsg', nsg });
}
