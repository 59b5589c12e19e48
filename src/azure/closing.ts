import type { TokenCredential } from '@azure/identity';
import type { ClosedLate } from '../access/closedLate.js';
import { between, instant, later, type Duration, type Instant } from '../access/instant.js';
import type { Clock, Log } from '../workflow/ports.js';
import { createArmClients, type ArmClients } from './clients.js';
import { asAccessError } from './failure.js';
import { deleteRule, listRules } from './nsg.js';
import { letsIn, readName, type FoundRule } from './nsgRule.js';
import { cutEverySession } from './sessions.js';
import { within } from './steady.js';

/** The workers have this long to close what is due before the dead man's switch does. Milliseconds. */
const GRACE = 30_000;
/** A rule that came and went between two passes was never seen, and a session may have come through it. Milliseconds. */
const LOOK_AGAIN = 120_000;
/** All that one pass may take on one NSG. Milliseconds. */
const PASS_LIMIT = 90_000;

/** One NSG that is watched, with the Bastion host behind it (ARM ids; null: none, as for drills); `cutsSessions`: what is left there may be cut. */
export interface Watched { readonly nsg: string; readonly bastion: string | null; readonly cutsSessions: boolean }

/** What one pass over one NSG did. `left`: rules of ours that let somebody in still, 0 where nobody looked; `failures` in words. */
export interface ClosingPass {
  readonly nsg: string;
  readonly closed: readonly ClosedLate[];
  readonly sessionsCut: number;
  readonly left: number;
  readonly failures: readonly string[];
}

/** Whoever makes passes is to end. `begun`: from then on nothing new is begun; `over`: what still runs is given up. */
export interface Ending { readonly begun: AbortSignal; readonly over: AbortSignal }

export interface Closing {
  /** Never rejects: what goes wrong stands in `failures`, and the next pass tries it again. */
  pass(watched: Watched, ending?: Ending): Promise<ClosingPass>;
}

export interface ClosingOver {
  readonly credential: TokenCredential;
  readonly armEndpoint: string;
  readonly instance: string;
  /** No window lasts longer; read at each pass. Milliseconds. */
  readonly longest: () => Duration;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Closes by Azure's own state alone: the end stands in each rule's name, the time in Azure's answer (`Date`), so that
 * neither Redis nor the bot nor this machine's clock has to be right. Deletes and never writes. Sessions are cut when no
 * rule of ours is left on the NSG: then nobody has a window, and an established connection outlives the rule (AZURE.md E.3).
 */
export function createClosing(over: ClosingOver): Closing {
  const clients = createArmClients(over);
  /** NSGs on which neither a rule nor a session was left, and when: until a rule of ours is seen again, hardly anybody can have come in. */
  const quiet = new Map<string, Instant>();
  const isQuiet = (nsg: string): boolean => { const since = quiet.get(nsg); return since !== undefined && between(since, over.clock.now()) < LOOK_AGAIN; };
  return {
    async pass(watched, ending) {
      const signal = within(PASS_LIMIT, ending?.over);
      const isEnding = (): boolean => ending?.begun.aborted ?? false;
      const failures: string[] = [];
      const noted = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch((error: unknown) => {
        failures.push(asAccessError('close what is overdue', error).message);
        return undefined;
      });
      const closed = await noted(closeOverdue({ ...over, clients, signal, noted, isEnding }, watched.nsg)) ?? [];
      if (isEnding()) return { nsg: watched.nsg, closed, sessionsCut: 0, left: 0, failures };
      const left = await noted(countOurs({ clients, signal, instance: over.instance }, watched.nsg));
      if (left !== 0) quiet.delete(watched.nsg);
      const cutAt = left === 0 && !isEnding() && watched.cutsSessions && !isQuiet(watched.nsg) ? watched.bastion : null;
      const cut = cutAt === null ? 0 : await noted(cutEverySession({ clients, clock: over.clock, log: over.log, signal }, cutAt));
      if (cutAt !== null && cut === 0) quiet.set(watched.nsg, over.clock.now());
      return { nsg: watched.nsg, closed, sessionsCut: cut ?? 0, left: left ?? 0, failures };
    },
  };
}

interface Means extends ClosingOver {
  readonly clients: ArmClients;
  readonly signal: AbortSignal;
  readonly noted: <T>(work: Promise<T>) => Promise<T | undefined>;
  readonly isEnding: () => boolean;
}

/** Each overdue rule by itself: one that cannot be deleted holds up no other. */
async function closeOverdue(means: Means, nsg: string): Promise<ClosedLate[]> {
  const { clients, signal, noted, isEnding, instance, longest } = means;
  const { rules, now } = await read(means, nsg);
  const closed: ClosedLate[] = [];
  for (const { rule, until, why } of overdue(rules, { instance, now, longest: longest() })) {
    if (isEnding()) break;
    const begin = performance.now();
    if (await noted(deleteRule(clients, { nsg, rule }, signal).then(() => true))) {
      const closedAt = later(now, Math.round(performance.now() - begin));
      closed.push({ nsg, rule, until, why, closedAt, lateness: Math.max(0, between(until, closedAt)) });
    }
  }
  return closed;
}

/** Those of our rules whose end, as their name tells it, is past the grace, or further away than the longest window. Longest overdue first. */
export function overdue(rules: readonly Pick<FoundRule, 'name'>[], { instance, now, longest }: { instance: string; now: Instant; longest: Duration }): Overdue[] {
  return rules.flatMap(({ name }): Overdue[] => {
    const until = readName(name, instance)?.until;
    if (until === undefined) return [];
    if (until < later(now, -GRACE)) return [{ rule: name, until, why: 'overdue' }];
    return until > later(now, longest + GRACE) ? [{ rule: name, until, why: 'tooFar' }] : [];
  }).sort((a, b) => (a.until < b.until ? -1 : 1));
}

type Overdue = Pick<ClosedLate, 'rule' | 'until' | 'why'>;

async function countOurs({ clients, signal, instance }: Pick<Means, 'clients' | 'signal' | 'instance'>, nsg: string): Promise<number> {
  const rules = await listRules(clients, nsg, { abortSignal: signal });
  return rules.filter((rule) => readName(rule.name, instance) !== undefined && letsIn(rule)).length;
}

/** The rules, and what time it is in Azure. */
async function read({ clients, signal }: Pick<Means, 'clients' | 'signal'>, nsg: string): Promise<{ rules: FoundRule[]; now: Instant }> {
  let date: string | undefined;
  const rules = await listRules(clients, nsg, { abortSignal: signal, onResponse: ({ headers }) => { date = headers.get('date') ?? date; } });
  const now = Date.parse(date ?? '');
  if (Number.isNaN(now)) throw new Error('Azure\'s answer carried no time (the header Date), so that nothing can be called overdue.');
  return { rules, now: instant(now) };
}
