import { errorOf, type Refusing } from '../access/errors.js';
import { accountsOf, type Person } from '../access/person.js';
import { isFinal, type AccessRequest, type Spoken } from '../access/request.js';
import { said, type Sentence } from '../access/sentences/index.js';
import { SYSTEM, type Ends, type Stop, type SystemNews } from '../access/stop.js';
import { change } from './change.js';
import type { HeldBack } from './eligible.js';
import { asFailure } from './pass.js';
import type { Ports } from './ports.js';
import { proceed } from './proceed.js';
import { forgetBroken, isBroken, isToldBroken, tellBroken } from './systemNews.js';

/** As many requests as one stop ends, those due first; the sweep's own limit. */
const MOST = 1000;

/** Whether openings are stopped. Rejects with `ledger-broken`, `newer-version` or the driver's error when that cannot be known: then nothing may open. */
export function stopNow({ system }: Pick<Ports, 'system'>): Promise<Stop | null> {
  return system.stop();
}

/** The same for people to read; `unknown` when what is stored of it is not authentic. */
export async function stopShown(ports: Pick<Ports, 'system'>): Promise<Stop | null | 'unknown'> {
  try {
    return await stopNow(ports);
  } catch (error) {
    if (isBroken(error)) return 'unknown';
    throw error;
  }
}

/** What everybody reads meanwhile: who stopped it and why, and who lifts it; or that it cannot be told. */
export function stopSaid(stop: Stop | 'unknown'): Refusing<'stopped'> {
  if (stop === 'unknown') return { says: 'stopped/unknown' };
  return { says: 'stopped', by: stop.by.name, since: stop.since, reason: stop.reason, lifting: stop.lifting?.name ?? null };
}

/** Rejects with `stopped` while openings are stopped, or while that cannot be told; with `newer-version` where only a newer version could. */
export async function refuseStopped(ports: Ports): Promise<void> {
  const stop = await stopNow(ports).catch(async (error: unknown) => {
    if (!isBroken(error)) throw error;
    await tellBroken(ports, error);
    throw error.code === 'newer-version' ? error : errorOf(stopSaid('unknown'), { cause: error });
  });
  if (stop) throw errorOf(stopSaid(stop));
}

/** Of the requests that a pass is about to open, those that the stop holds back: all of them. Never rejects: the same pass may have to close. */
export async function heldByStop(ports: Ports, requests: readonly AccessRequest[]): Promise<HeldBack> {
  const opening = requests.filter(({ status }) => status === 'activating').map(({ id }) => id);
  if (opening.length === 0) return { refused: new Map(), kept: new Set() };
  try {
    const stop = await stopNow(ports);
    if (!stop) return { refused: new Map(), kept: new Set() };
    const why = { code: 'stopped', ...said(stopSaid(stop)), withdraws: { why: 'stopped', by: stop.by } } as const;
    return { refused: new Map(opening.map((id) => [id, why])), kept: new Set(opening) };
  } catch (error) {
    if (isBroken(error)) await tellBroken(ports, error);
    return { refused: new Map(), kept: new Set(opening), unsure: asFailure(error) };
  }
}

/** Whose windows end with a stop: nobody's, everybody's, or those of one person, as typed (name, sign-in name or object id). */
export type Ending = 'nobody' | 'all' | { readonly of: string };
export interface Stopping extends Spoken { readonly reason: string; readonly ending: Ending }

/**
 * A security officer stops all openings, and ends windows at once where asked to. A name that fits nobody, or several,
 * ends nothing and stops all the same: `unclear` says so. What is stored of the stop switch and is not authentic is put
 * aside first and begun anew. Rejects with `not-an-officer`.
 */
export async function stop(ports: Ports, { by, origin, reason, ending }: Stopping): Promise<{ ended: readonly AccessRequest[]; unclear?: Sentence }> {
  await refuseOthers(ports, by);
  const { ends, unclear } = await meantBy(ports, ending);
  await beginAnewIfBroken(ports, { by, origin }, reason);
  await append(ports, () => ({ type: 'stopped', by, reason, ends, from: origin }));
  ports.log.warn({ by: by.id, ends }, 'a security officer has stopped all openings');
  const { ended } = await endStopped(ports, { by, reason, ends });
  return { ended, ...(unclear === undefined ? {} : { unclear }) };
}

/** In the new chain openings are stopped from its first event on. Another process may have found what this one cannot see. */
async function beginAnewIfBroken(ports: Ports, { by, origin }: Spoken, reason: string): Promise<void> {
  if (!(await ports.system.beginAnew(by, { reason, stops: true, isForced: await isToldBroken(ports), from: origin }))) return;
  ports.log.warn({ by: by.id }, 'the record of the installation was put aside and begun anew');
  await forgetBroken(ports);
}

/**
 * Ends what a stop ends: windows, and what waits for its approval or its start. Each by itself, and again at every sweep
 * until there is none left: one that fails holds up no other. `isDone`: whether nothing is left that another try may end.
 */
export async function endStopped(ports: Ports, { by, reason, ends }: Pick<Stop, 'by' | 'reason' | 'ends'>): Promise<{ ended: AccessRequest[]; isDone: boolean }> {
  const ended: AccessRequest[] = [];
  let isDone = true;
  const meant = (request: AccessRequest): boolean => mayBeEnded(request) && (ends === 'all' || (ends !== 'nobody' && accountsOf(ends.person, ports.rules.accounts).includes(request.requester.id)));
  for (const { id } of ends === 'nobody' ? [] : (await ports.store.live(MOST)).filter(meant)) {
    try {
      const after = await change(ports, id, (request) => (meant(request) ? { type: 'withdrawn', why: 'stopped', by, ...said({ says: 'withdrawn/officer', reason }) } : undefined));
      await proceed(ports, after);
      ended.push(after);
    } catch (error) {
      // one that is damaged, or of a newer version, opens nothing, and never ends here
      if (!isBroken(error)) isDone = false;
      ports.log.error({ request: id, err: error }, 'a window that a stop ends could not be ended; the next sweep tries again');
    }
  }
  return { ended, isDone };
}

/**
 * One of the two who lift the stop; with the second it is lifted, when the first is an officer still. What the stop was to
 * end has ended by then. Rejects with `not-an-officer`, `not-stopped`, and `already-decided` for the same human twice.
 */
export async function lift(ports: Ports, { by, origin }: Spoken): Promise<{ isLifted: boolean }> {
  await refuseOthers(ports, by);
  const stop = await stopToLift(ports);
  const accounts = accountsOf(by.id, ports.rules.accounts);
  const first = stop?.lifting;
  if (first && accounts.includes(first.id)) throw errorOf({ says: 'already-decided/lift-asked' });
  const isSecond = first != null && await isOfficer(ports, first);
  if (isSecond && !(await endStopped(ports, stop)).isDone) throw errorOf({ says: 'conflict/not-ended' }, { retryable: true });
  await append(ports, (now) => {
    if (now?.since !== stop.since || now.lifting?.id !== first?.id) throw errorOf({ says: 'conflict/officer' });
    return isSecond ? { type: 'lifted', by, first, from: origin } : { type: 'liftAsked', by, from: origin };
  });
  ports.log.warn({ by: by.id, first: first?.id ?? null }, isSecond ? 'the stop of all openings was lifted' : 'a security officer asks to lift the stop of all openings');
  return { isLifted: isSecond };
}

async function stopToLift(ports: Ports): Promise<Stop> {
  const stop = await stopShown(ports);
  if (stop === 'unknown') throw errorOf({ says: 'not-stopped/unknown' });
  if (!stop) throw errorOf({ says: 'not-stopped' });
  return stop;
}

/** Saved first, then told; what is not told now stands in the outbox. */
async function append({ system, queue, log }: Ports, think: (now: Stop | null) => SystemNews): Promise<void> {
  await system.append(think);
  await queue.announce(SYSTEM).catch((error: unknown) => { log.warn({ err: error }, 'what became of the stop switch is told by the next sweep'); });
}

async function refuseOthers(ports: Ports, by: Person): Promise<void> {
  if (await isOfficer(ports, by)) return;
  throw errorOf({ says: 'not-an-officer' });
}

function isOfficer({ directory, rules }: Ports, { id }: Person): Promise<boolean> {
  return directory.isAmong(id, rules.roles.securityOfficers);
}

async function meantBy({ store }: Ports, ending: Ending): Promise<{ ends: Ends; unclear?: Sentence }> {
  if (ending === 'nobody' || ending === 'all') return { ends: ending };
  const live = (await store.live(MOST)).filter(mayBeEnded);
  const typed = ending.of.toLowerCase().replace(/^@/, '');
  const meant = new Map(live.filter(({ requester, logins }) => [requester.id, requester.name, ...logins].some((name) => name.toLowerCase() === typed)).map(({ requester }) => [requester.id, requester.name]));
  const [only] = meant;
  if (only && meant.size === 1) return { ends: { person: only[0], name: only[1] } };
  const names = [...new Set(live.map(({ requester, logins }) => `${requester.name} (${logins[0] ?? requester.id})`))];
  return { ends: 'nobody', unclear: { says: 'unclear', typed: ending.of, isSeveral: meant.size > 1, known: names.slice(0, 10) } };
}

function mayBeEnded(request: AccessRequest): boolean {
  return !isFinal(request) && request.status !== 'revoking';
}
