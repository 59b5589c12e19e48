import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { customAlphabet } from 'nanoid';
import type { Entitlement } from '../access/entitlement.js';
import { errorOf, PageNeeded, Refusal, type Problem } from '../access/errors.js';
import { earliest, later, type Instant } from '../access/instant.js';
import { accountsOf, onePerHuman, type Person } from '../access/person.js';
import type { AccessRequest, Facts } from '../access/request.js';
import { ID_ALPHABET, ID_LENGTH } from '../access/requestId.js';
import { leastWindow } from '../access/ticket.js';
import type { StepUp } from '../access/stepUp.js';
import { firstEvent, transition } from '../access/transition.js';
import { asBreakGlass } from '../policy/breakGlass.js';
import { checkTyped, decide, findEntitlement, mayDecide, notARequester, numberIn, type Decision, type Typed } from '../policy/decide.js';
import { loginsOf } from '../policy/logins.js';
import { makeLink } from './link.js';
import type { Ports } from './ports.js';
import type { Ask } from './verbs.js';
import { pimApprovable, standingOf } from './pim.js';
import { proceed } from './proceed.js';
import { canBeShown, contextsFor } from './contexts.js';
import { refuseStopped } from './stop.js';
import { refuseWithoutChannels } from './channels.js';
import { namesOf, ticketFor } from './tickets.js';

const newId = customAlphabet(ID_ALPHABET, ID_LENGTH);

/** How many approvers are looked up: enough to know that somebody is left. */
const APPROVERS_READ = 50;

/**
 * A request, saved and announced: in `pending`, or opening already where the rules ask no approver. Rejects with Refusal,
 * every problem in it, and then nothing was saved; with PageNeeded when nothing else is missing than what the person shows
 * on the page.
 */
export async function submit(ports: Ports, ask: Ask, stepUp: StepUp | null = null): Promise<AccessRequest> {
  const considered = await consider(ports, ask, stepUp);
  if (!considered.isFit) throw new Refusal(considered.problems);
  const { found, rule, decision, about, contexts, isAddressLater } = considered;
  if (isAddressLater || contexts) throw await toThePage(ports, ask, contexts);
  const event = firstEvent(freeze(ports, ask, { rule: found, checked: decision.checked, automatic: decision.automatic, stepUp, ...about }));
  const request = transition(undefined, event);
  if (!(await ports.store.append(request, ports.ledger.seal(event, '')))) {
    throw errorOf({ says: 'conflict/not-saved' }, { retryable: true });
  }
  ports.log.info({ request: request.id, requester: request.requester.id, entitlement: rule.id, way: request.way }, 'request asked');
  await ports.queue.announce(request.id);
  await proceed(ports, request);
  return request;
}

/** What an ask comes to. */
export type Considered =
  /** `rule`: what it would be held against, when there is such a thing and the person may ask for it. */
  | { readonly isFit: false; readonly problems: readonly [Problem, ...Problem[]]; readonly rule: Entitlement | undefined }
  | (Weighed & { readonly isFit: true; readonly found: Entitlement; readonly rule: Entitlement; readonly isAddressLater: boolean; readonly contexts: readonly string[] | null; readonly decision: Extract<Decision, { outcome: 'ask' }> });

/** Holds an ask against everything that decides on it, and saves nothing. Rejects with AccessError `stopped`, and when it cannot be told. */
export async function consider(ports: Ports, ask: Ask, stepUp: StepUp | null = null): Promise<Considered> {
  const refused = (problems: readonly [Problem, ...Problem[]], rule?: Entitlement): Considered => ({ isFit: false, problems, rule });
  const found = findEntitlement(ask.entitlement, ports.rules.entitlements());
  if ('code' in found) return refused([found]);
  if (!(await ports.directory.isAmong(ask.requester.id, found.requesters))) return refused([notARequester(found)]);
  const rule = ask.way === 'breakGlass' ? asBreakGlass(found) : found;
  if ('code' in rule) return refused([rule]);
  await refuseStopped(ports);
  await refuseWithoutChannels(ports);
  const typed = { ...ask, isAddressLater: ports.hasPage && ask.address === undefined };
  const wrong = checkTyped(typed, rule, ports.clock.now());
  const [first, ...rest] = Array.isArray(wrong) ? wrong : [];
  // Words that are wrong need no question to PIM: the answer comes at once.
  if (first) return refused([first, ...rest], rule);
  const weighed = await weigh(ports, typed, { rule, stepUp });
  const { decision } = weighed;
  if (decision.outcome === 'refuse') return refused(decision.problems, rule);
  const contexts = stepUp ? null : contextsFor(rule, weighed.roles, ports.signIn);
  return { ...weighed, isFit: true, decision, found, rule, isAddressLater: typed.isAddressLater, contexts };
}

type Weighed = Awaited<ReturnType<typeof weigh>>;

/** All else is right: the ask waits behind a link, and goes on from there. */
async function toThePage(ports: Ports, ask: Ask, contexts: readonly string[] | null): Promise<PageNeeded> {
  const link = await makeLink(ports, { person: ask.requester, errand: { for: 'request', ask }, origin: ask.origin, signIn: contexts });
  return new PageNeeded({ says: contexts ? 'step-up-needed/page' : 'address-missing/page' }, link);
}

/** The decision on an ask, from what the directory, PIM and the store say now. */
async function weigh(ports: Ports, ask: Ask & Pick<Typed, 'isAddressLater'>, { rule, stepUp }: { rule: Entitlement; stepUp: StepUp | null }) {
  const id = ask.requester.id;
  const [known, stages, roles, live, baselines, ticket] = await Promise.all([
    ports.directory.person(id),
    approversOf(ports, rule),
    standingOf(ports, id, rule.roles),
    ports.store.liveOf(id),
    Promise.all(nsgsOf(rule).map((nsg) => ports.layers.baseline(nsg))),
    ticketFor(ports, rule, numberIn(ask, rule)),
  ]);
  if (!known) throw errorOf({ says: 'not-a-requester/no-account' });
  const accounts = accountsOf(id, ports.rules.accounts);
  const standing = {
    now: ports.clock.now(), person: known.person, isRequester: true, isGuest: known.isGuest, stages: stages.map((people) => onePerHuman(people, ports.rules.accounts)), roles, baseline: baselines.flat(),
    pimApprovable: await pimApprovable(ports, roles, stages.flat().filter((a) => !accounts.includes(a.id))),
    underWay: live.length, mostOpen: ports.rules.mostOpen, underWayHere: live.filter((r) => r.entitlement.id === rule.id).length,
    otherAccounts: accounts, signIn: stepUp ?? canBeShown(ports.signIn), ticket, names: namesOf(known), onCall: await onCallIn(ports, id, rule),
    unreviewed: ask.way === 'breakGlass' ? (await Promise.all(accounts.map((account) => ports.store.unreviewedOf(account)))).flat() : [],
  };
  const decision: Decision = decide(ask, rule, standing);
  const pim = roles.flatMap(({ role, rules: { approvers: own } }) => (own ? [{ role, approvers: own }] : []));
  return { decision, roles, stages: mayDecide(standing.stages, { person: id, otherAccounts: accounts }), about: { requester: known.person, logins: loginsOf(id, known.logins, ports.rules.logins), pim } };
}

/** Whether the person is on call, as each of the conditions means it. */
function onCallIn({ directory }: Ports, person: string, { approval: { automatic } }: Entitlement): Promise<boolean[]> {
  return Promise.all(automatic.map(async ({ onCall }) => onCall !== null && directory.isAmong(person, onCall)));
}

/** Who may approve, stage by stage. */
export function approversOf({ directory }: Ports, { approval: { stages } }: Entitlement): Promise<Person[][]> {
  return Promise.all(stages.map((stage) => directory.everybody(stage.approvers, APPROVERS_READ)));
}

function nsgsOf(rule: Entitlement): string[] {
  return [...new Set(rule.paths.map((path) => path.nsg))];
}

type ToFreeze = Pick<Facts, 'requester' | 'logins' | 'pim' | 'automatic' | 'stepUp'> & { rule: Entitlement; checked: Pick<Facts, 'duration' | 'startsAt' | 'endsBy' | 'address' | 'ticket' | 'ticketSeen' | 'reason'> };

function freeze(ports: Ports, ask: Ask, weighed: ToFreeze): Facts {
  const { rule, checked, automatic, requester, logins, pim, stepUp } = weighed;
  const askedAt = ports.clock.now();
  return {
    v: 1, id: newId(), instance: ports.rules.instance, requester, logins, entitlement: rule, rules: hashOf(rule), way: automatic ? 'automatic' : ask.way, automatic, ...checked, pim, stepUp,
    askedAt, lapsesAt: lapsesAt(rule, checked, askedAt), origin: ask.origin,
  };
}

function hashOf(rule: Entitlement): string {
  return createHash('sha256').update(canonicalize(rule) ?? '').digest('hex');
}

/** A window that was asked for, or until, a time of day keeps its end, and the ticket's plan its own: too late for PIM, an approval would open nothing. */
function lapsesAt(rule: Entitlement, { startsAt, endsBy, duration, ticketSeen }: ToFreeze['checked'], askedAt: Instant): Instant {
  const silent = later(askedAt, rule.approval.lapsesAfter);
  const ends = [...(startsAt === null ? [] : [later(startsAt, duration)]), ...(endsBy === null ? [] : [endsBy]), ...(ticketSeen?.window ? [ticketSeen.window.end] : [])];
  return earliest(silent, ...ends.map((end) => later(end, -leastWindow(rule))));
}
