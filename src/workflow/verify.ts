import { errorOf } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import { targetKey, targetsOf, type Holding, type Presence, type Target } from '../access/target.js';
import { load } from './change.js';
import { isApproverOf, requirePart } from './parts.js';
import { asFailure } from './pass.js';
import type { LiveSessions, Ports, SealedEvent } from './ports.js';
import { soon } from './soon.js';
import { inShort } from './stuck.js';
import { pathsOn, wanted } from './wanted.js';

/**
 * What one target holds of an ended window, as it was just read. `kept`: other windows (`keptBy`) keep it open; `byHand`: the
 * role is active and not by us; `open`: against the proof; `reading`: Azure has not said yet; `unread`: it did not, or not in time.
 */
export interface Verified { readonly target: Target; readonly state: 'gone' | 'kept' | 'byHand' | 'open' | 'reading' | 'unread'; readonly keptBy: readonly string[]; readonly readAt: Instant }

export interface Verification {
  readonly request: InStatus<'ended'>;
  readonly history: readonly SealedEvent[];
  readonly targets: readonly Verified[];
  /** Null: Azure did not say; `isKept`: another window of the person covers some of the machines. */
  readonly sessions: (LiveSessions & { readonly isKept: boolean }) | 'reading' | null;
  /** All of it once more, as soon as what is `reading` has been read; null where nothing is. */
  readonly rest: Promise<Verification> | null;
}

/** Whoever pressed waits for the answer: what Azure has not said by then is told as such, and read on. Milliseconds. */
const PATIENCE = 1000;
/** A host lists its sessions in an operation of some seconds (AZURE.md E.4); what has not come after this long is not read. Milliseconds. */
const LONGEST = 30_000;
/** The same contradiction is told once in this time. Milliseconds. */
const TOLD_FOR = 10 * 60_000;

/**
 * Reads everything that an ended window had opened once more, for its requester, its approvers and auditors. What speaks
 * against the proof is an alarm, and is closed. Rejects with `not-allowed`, `not-open`, `unknown-request`.
 */
export async function verify(ports: Ports, id: string, by: Person): Promise<Verification> {
  const { request, history } = await load(ports, id);
  if (request.requester.id !== by.id && !(await isApproverOf(ports, request.entitlement, by))) {
    await requirePart(ports, by, { parts: ['auditor', 'operator'], refusal: { says: 'not-allowed/verify' } });
  }
  if (request.status !== 'ended') throw errorOf({ says: 'not-open/not-ended', request: id, status: request.status });
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const looks = { targets: [...network, ...identity].map((target) => ({ target, read: look(ports, request, target) })), sessions: lookAtSessions(ports, request) };
  const first = await readBy(ports, { within: PATIENCE, otherwise: 'reading', looks });
  await contradict(ports, request, openIn(first.targets));
  const isWhole = first.sessions !== 'reading' && first.targets.every(({ state }) => state !== 'reading');
  return { request, history, ...first, rest: isWhole ? null : readOn(ports, { request, history, first, looks }) };
}

type Read = Pick<Verification, 'targets' | 'sessions'>;
interface Looks { readonly targets: readonly { readonly target: Target; readonly read: Promise<Verified> }[]; readonly sessions: Promise<Exclude<Verification['sessions'], 'reading'>> }

/** What is known after this many milliseconds, and what is said of all else. */
async function readBy({ clock }: Ports, { within, otherwise, looks }: { within: number; otherwise: 'reading' | 'unread'; looks: Looks }): Promise<Read> {
  const [targets, sessions] = await Promise.all([
    Promise.all(looks.targets.map(async ({ target, read }) => await soon(read, within) ?? notRead({ clock }, target, otherwise))),
    soon(looks.sessions, within),
  ]);
  return { targets, sessions: sessions === undefined ? (otherwise === 'reading' ? otherwise : null) : sessions };
}

/** The whole, when it is there. What was open before is told already. */
async function readOn(ports: Ports, { request, history, first, looks }: Pick<Verification, 'request' | 'history'> & { first: Read; looks: Looks }): Promise<Verification> {
  const all = await readBy(ports, { within: LONGEST, otherwise: 'unread', looks });
  const told = openIn(first.targets);
  await contradict(ports, request, openIn(all.targets).filter((target) => !told.includes(target)));
  return { request, history, ...all, rest: null };
}

function openIn(targets: readonly Verified[]): Target[] {
  return targets.filter(({ state }) => state === 'open').map(({ target }) => target);
}

function notRead({ clock }: Pick<Ports, 'clock'>, target: Target, state: 'reading' | 'unread'): Verified {
  return { target, state, keptBy: [], readAt: clock.now() };
}

async function look(ports: Ports, request: AccessRequest, target: Target): Promise<Verified> {
  try {
    const [found, touching] = await Promise.all([ports.layers.of(target).read(target, AbortSignal.timeout(LONGEST)), consenting(ports, target)]);
    return { target, ...judged(request, { target, present: found.present, holdings: wanted(touching, target, ports.clock.now()) }), readAt: found.readAt };
  } catch (error) {
    ports.log.warn({ request: request.id, target: targetKey(target), ...asFailure(error) }, 'a target was not read for whoever asked');
    return notRead(ports, target, 'unread');
  }
}

/** A record that somebody wrote into the store keeps nothing open here, either. */
async function consenting(ports: Ports, target: Target): Promise<AccessRequest[]> {
  const stored = await ports.store.touching(target);
  const found = await Promise.all(stored.map(({ id }) => load(ports, id).then(({ request }) => [request], () => [])));
  return found.flat();
}

/** Pure. Of an NSG only the window's own paths are looked at: a rule of ours there that nobody wants is open, whichever address it lets in. */
function judged(request: AccessRequest, { target, present, holdings }: { target: Target; present: readonly Presence[]; holdings: readonly Holding[] }): Pick<Verified, 'state' | 'keptBy'> {
  if (target.layer === 'identity') {
    const keptBy = holdings.map((holding) => holding.request);
    if (present.some(({ ours }) => ours)) return keptBy.length > 0 ? { state: 'kept', keptBy } : { state: 'open', keptBy: [] };
    return { state: present.length > 0 ? 'byHand' : 'gone', keptBy: [] };
  }
  const paths = pathsOn(request, target.nsg).map(({ id }) => id);
  const ours = present.filter((found) => found.ours && found.path !== undefined && paths.includes(found.path));
  const wants = (found: Presence): Holding[] => holdings.filter(({ network }) => network?.path === found.path && network?.address === found.address);
  if (ours.some((found) => wants(found).length === 0)) return { state: 'open', keptBy: [] };
  const keptBy = [...new Set(ours.filter(({ address }) => address === request.address).flatMap(wants).map((holding) => holding.request))];
  return { state: keptBy.length > 0 ? 'kept' : 'gone', keptBy };
}

async function lookAtSessions(ports: Ports, { id, requester, entitlement, logins }: AccessRequest): Looks['sessions'] {
  try {
    const [live, others] = await Promise.all([ports.sessions.open(entitlement, logins), ports.store.liveOf(requester.id)]);
    const isKept = others.some((one) => one.id !== id && (one.status === 'activating' || one.status === 'active') && one.entitlement.machines.some((machine) => entitlement.machines.includes(machine)));
    return { ...live, isKept };
  } catch (error) {
    ports.log.warn({ request: id, ...asFailure(error) }, 'sessions were not read for whoever asked');
    return null;
  }
}

/** Told loudly, without making the reader wait for the channel; and a pass is queued that closes it. */
async function contradict(ports: Ports, request: InStatus<'ended'>, open: readonly Target[]): Promise<void> {
  for (const target of open) {
    await ports.queue.converge(target, { closes: true });
    if (!(await ports.store.once(`contradiction:${request.id}:${targetKey(target)}`, TOLD_FOR))) continue;
    const facts = { request: request.id, target: targetKey(target) };
    ports.log.error(facts, 'Azure holds what was proved to be closed');
    ports.notifier.alarm({ says: 'open-again', who: request.requester.name, title: request.entitlement.title }, [{ says: 'open-again/why', what: inShort(target), request: request.id, at: request.endedAt }]).catch((error: unknown) => { ports.log.error({ ...facts, err: error }, 'a contradiction was not told'); });
  }
}
