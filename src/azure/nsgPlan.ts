import type { Instant } from '../access/instant.js';
import { ruleName } from '../access/ruleName.js';
import type { Holding, Plan, Reading } from '../access/target.js';
import { describe, FIRST_PRIORITY, isExact, LAST_PRIORITY, requestsIn, type OurRule, type WantedRule } from './nsgRule.js';

/** An NSG as it was read. */
export interface FoundNsg extends Reading {
  readonly ours: readonly OurRule[];
  /** Priorities of all inbound rules, ours included. */
  readonly taken: readonly number[];
  /** Names of everybody else's rules: reported, never touched. */
  readonly foreign: readonly string[];
}

/** Source addresses and ranges that Azure takes in all rules of one NSG (Microsoft Learn, "Azure subscription and service limits"). */
export const MOST_ADDRESSES = 4_000;

/** `priority` null: none is free. `leave`: those for whom the NSG has no room. */
export type NsgWrite =
  | { readonly do: 'put'; readonly rule: WantedRule; readonly priority: number | null; readonly requests: readonly string[] }
  | { readonly do: 'delete'; readonly name: string; readonly until: Instant; readonly requests: readonly string[] }
  | { readonly do: 'leave'; readonly requests: readonly string[] };

/**
 * The rule writes that bring an NSG to what is wanted. Pure. Deletions and narrowings come first, those due longest
 * before the others; where the same address moves to another rule, it is let in there before it is taken out here.
 */
export function planNsg(wanted: readonly Holding[], found: FoundNsg, { instance, now }: { instance: string; now: Instant }): Plan<NsgWrite> {
  const { fitting, beyond } = withinLimit(wanted.filter((holding) => holding.until > now));
  const rules = rulesWanted(fitting, instance);
  const deletions = found.ours.filter((rule) => !rules.some(({ name }) => name === rule.name));
  const stale = rules.filter((rule) => !found.ours.some((one) => one.name === rule.name && isExact(one, rule)));
  const priorities = prioritiesFor(stale, found, deletions);
  const writes: RuleWrite[] = [
    ...deletions.map(({ name, until, description }): RuleWrite => ({ do: 'delete', name, until, requests: requestsIn(description) })),
    ...stale.map((rule): RuleWrite => ({ do: 'put', rule, priority: priorities.get(rule.name) ?? null, requests: rule.requests })),
  ];
  return { writes: [...inOrder(writes, found), ...(beyond.length > 0 ? [{ do: 'leave', requests: unique(beyond) } as const] : [])] };
}

/** Who came first is let in; one address too many would have Azure refuse the rule of all who share it. */
function withinLimit(wanted: readonly Holding[]): { fitting: Holding[]; beyond: string[] } {
  const [addresses, fitting, beyond]: [Set<string>, Holding[], string[]] = [new Set(), [], []];
  for (const holding of [...wanted].sort((a, b) => compare(a.since, b.since))) {
    const key = `${holding.until} ${holding.network?.path} ${holding.network?.address}`;
    if (addresses.size >= MOST_ADDRESSES && !addresses.has(key)) {
      beyond.push(holding.request);
    } else {
      addresses.add(key);
      fitting.push(holding);
    }
  }
  return { fitting, beyond };
}

/** One rule for each path and end. Whole seconds only: the name has no room for more. */
function rulesWanted(holdings: readonly Holding[], instance: string): WantedRule[] {
  const byName = new Map<string, Holding[]>();
  for (const holding of holdings) {
    if (!holding.network) continue;
    const name = ruleName(holding.until, instance, holding.network.path);
    byName.set(name, [...(byName.get(name) ?? []), holding]);
  }
  return [...byName].map(([name, together]) => ruleFrom(name, together)).sort((a, b) => compare(a.until, b.until) || compare(a.name, b.name));
}

function ruleFrom(name: string, holdings: readonly Holding[]): WantedRule {
  // Should the file have changed between two requests that end together, the newer one's word counts for the rule.
  const newest = [...holdings].sort((a, b) => compare(b.since, a.since))[0];
  if (!newest?.network) throw new TypeError('a rule is made from at least one holding of the network');
  const requests = unique(holdings.map((h) => h.request));
  const { destination, ports, path } = newest.network;
  return {
    name, path, destination, ports, requests, until: newest.until, description: describe(requests),
    sources: unique(holdings.flatMap((h) => (h.network ? [h.network.address] : []))),
  };
}

/** A rule keeps its priority as long as it lives; a new one gets the first that is free. */
function prioritiesFor(stale: readonly WantedRule[], found: FoundNsg, deletions: readonly OurRule[]): Map<string, number> {
  const given = new Map<string, number>();
  const freed = deletions.map(({ priority }) => priority);
  for (const { name } of stale) {
    const held = found.ours.find((rule) => rule.name === name && rule.direction === 'inbound' && isInRange(rule.priority))?.priority;
    const fresh = [...given.values()];
    // those that the same plan sets free are the last choice: their deletion may fail
    const priority = held ?? firstFree([...found.taken, ...fresh]) ?? firstFree([...found.taken.filter((one) => !freed.includes(one)), ...fresh]);
    if (priority !== undefined) given.set(name, priority);
  }
  return given;
}

/** The first priority of our range that nobody has. */
export function firstFree(taken: readonly number[]): number | undefined {
  const used = new Set(taken);
  for (let priority = FIRST_PRIORITY; priority <= LAST_PRIORITY; priority += 1) if (!used.has(priority)) return priority;
  return undefined;
}

type RuleWrite = Exclude<NsgWrite, { do: 'leave' }>;

function inOrder(writes: readonly RuleWrite[], found: FoundNsg): RuleWrite[] {
  const changes = writes.map((write) => ({ write, ...changeOf(write, found) }));
  const added = new Set(changes.flatMap((change) => change.adds));
  const rank = ({ adds, removes }: { adds: string[]; removes: string[] }): number => {
    if (removes.length === 0) return adds.length > 0 ? 1 : 0;
    return removes.some((key) => added.has(key)) ? 2 : 0;
  };
  return changes.sort((a, b) => rank(a) - rank(b) || compare(endOf(a.write), endOf(b.write))).map(({ write }) => write);
}

/** Which addresses a write lets in, and which it takes out, on which path. */
function changeOf(write: RuleWrite, found: FoundNsg): { adds: string[]; removes: string[] } {
  const name = write.do === 'put' ? write.rule.name : write.name;
  const rule = found.ours.find((one) => one.name === name);
  const before = (rule?.sources ?? []).map((source) => `${rule?.path} ${source}`);
  const after = write.do === 'put' ? write.rule.sources.map((source) => `${write.rule.path} ${source}`) : [];
  return { adds: after.filter((key) => !before.includes(key)), removes: before.filter((key) => !after.includes(key)) };
}

function endOf(write: RuleWrite): Instant {
  return write.do === 'put' ? write.rule.until : write.until;
}

function isInRange(priority: number): boolean {
  return priority >= FIRST_PRIORITY && priority <= LAST_PRIORITY;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
