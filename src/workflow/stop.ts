import { AccessError } from '../access/errors.js';
import { clockTime } from '../access/instant.js';
import { accountsOf, type Person } from '../access/person.js';
import { isFinal, type AccessRequest } from '../access/request.js';
import { stopOf, SYSTEM, type Ends, type Stop, type SystemEvent, type SystemNews } from '../access/stop.js';
import { change } from './change.js';
import type { HeldBack } from './eligible.js';
import { asFailure } from './pass.js';
import type { Ports } from './ports.js';
import { proceed } from './proceed.js';

/** How often a lost race is run again. */
const TRIES = 20;
/** As many requests as one stop ends, those due first; the sweep's own limit. */
const MOST = 1000;

type Chain = Pick<Ports, 'store' | 'ledger' | 'clock'>;

/** Whether openings are stopped. Rejects with `ledger-broken` or the driver's error when that cannot be known: then nothing may open. */
export async function stopNow({ store, ledger }: Pick<Ports, 'store' | 'ledger'>): Promise<Stop | null> {
  const read = async () => stopOf(ledger.openSystem(await store.system()));
  // an answer that was overtaken by another looks like a chain that has lost its end: a second one tells them apart
  return read().catch(read);
}

/** One sentence for whoever is refused meanwhile. */
export function stopInWords({ by, since, reason }: Stop): string {
  return `All openings are stopped since ${since.slice(0, 10)}, ${clockTime(since)}, by ${by.name}: ${reason}. Nothing opens until two security officers lift it.`;
}

/** Rejects with `stopped` while openings are stopped. */
export async function refuseStopped(ports: Pick<Ports, 'store' | 'ledger'>): Promise<void> {
  const stop = await stopNow(ports);
  if (stop) throw new AccessError('stopped', stopInWords(stop));
}

/** Of the requests that a pass is about to open, those that the stop holds back: all of them. Never rejects: the same pass may have to close. */
export async function heldByStop(ports: Pick<Ports, 'store' | 'ledger'>, requests: readonly AccessRequest[]): Promise<HeldBack> {
  const opening = requests.filter(({ status }) => status === 'activating').map(({ id }) => id);
  if (opening.length === 0) return { refused: new Map(), kept: new Set() };
  try {
    const stop = await stopNow(ports);
    if (!stop) return { refused: new Map(), kept: new Set() };
    const why = { code: 'stopped', message: stopInWords(stop), withdraws: { why: 'stopped', by: stop.by } } as const;
    return { refused: new Map(opening.map((id) => [id, why])), kept: new Set(opening) };
  } catch (error) {
    return { refused: new Map(), kept: new Set(opening), unsure: asFailure(error) };
  }
}

/** Whose windows end with a stop: nobody's, everybody's, or those of one person, as typed (name, sign-in name or object id). */
export type Ending = 'nobody' | 'all' | { readonly of: string };

/**
 * A security officer stops all openings, and ends windows at once where asked to. A name that fits nobody, or several,
 * ends nothing and stops all the same: `unclear` says so. Rejects with `not-an-officer`.
 */
export async function stop(ports: Ports, { by, reason, ending }: { by: Person; reason: string; ending: Ending }): Promise<{ ended: readonly AccessRequest[]; unclear?: string }> {
  await refuseOthers(ports, by);
  const { ends, unclear } = await meantBy(ports, ending);
  await append(ports, () => ({ type: 'stopped', by, reason, ends }));
  ports.log.warn({ by: by.id, ends }, 'a security officer has stopped all openings');
  const ended = await endStopped(ports, { by, reason, ends });
  const windows = ended.map(({ id, requester, entitlement }) => `Ended: ${requester.name}, ${entitlement.title} (${id})`);
  await tell(ports, `⛔ ${by.name} has stopped all openings`, [`Why: ${reason}`, ...windows.slice(0, MOST_TOLD), ...more(windows.length), 'Two security officers lift it with /access unfreeze.']);
  return { ended, ...(unclear === undefined ? {} : { unclear }) };
}

/** Ends what a stop ends. Each by itself, and again at every sweep until there is none left: one that fails holds up no other. */
export async function endStopped(ports: Ports, { by, reason, ends }: Pick<Stop, 'by' | 'reason' | 'ends'>): Promise<AccessRequest[]> {
  const ended: AccessRequest[] = [];
  const meant = (request: AccessRequest): boolean => mayBeEnded(request) && (ends === 'all' || (ends !== 'nobody' && accountsOf(ends.person, ports.rules.accounts).includes(request.requester.id)));
  for (const { id } of ends === 'nobody' ? [] : (await ports.store.live(MOST)).filter(meant)) {
    try {
      const after = await change(ports, id, (request) => (meant(request) ? { type: 'withdrawn', why: 'stopped', by, message: `Ended by a security officer: ${reason}` } : undefined));
      await proceed(ports, after);
      ended.push(after);
    } catch (error) {
      ports.log.error({ request: id, err: error }, 'a window that a stop ends could not be ended; the next sweep tries again');
    }
  }
  return ended;
}

const MOST_TOLD = 8;

function more(count: number): string[] {
  return count > MOST_TOLD ? [`and ${count - MOST_TOLD} more`] : [];
}

/** One of the two who lift the stop; with the second it is lifted. Rejects with `not-an-officer`, `not-stopped`, and `already-decided` for the same human twice. */
export async function lift(ports: Ports, by: Person): Promise<{ isLifted: boolean }> {
  await refuseOthers(ports, by);
  const accounts = accountsOf(by.id, ports.rules.accounts);
  const before = await append(ports, (now) => {
    if (!now) throw new AccessError('not-stopped', 'Openings are not stopped; there is nothing to lift.');
    if (now.lifting && accounts.includes(now.lifting.id)) throw new AccessError('already-decided', 'You have asked to lift it already; another security officer has to type /access unfreeze too.');
    return { type: 'liftAsked', by };
  });
  const first = before?.lifting;
  ports.log.warn({ by: by.id, first: first?.id ?? null }, first ? 'the stop of all openings was lifted' : 'a security officer asks to lift the stop of all openings');
  if (first) await tell(ports, `Openings are possible again: ${first.name} and ${by.name} have lifted the stop`, [`It was made by ${before.by.name}: ${before.reason}`]);
  else await tell(ports, `${by.name} wants to lift the stop of all openings`, ['Another security officer lifts it with /access unfreeze. Until then nothing opens.']);
  return { isLifted: first != null };
}

/** Saves what happened by compare-and-set behind what has happened so far; gives the stop as it was before. */
async function append({ store, ledger, clock }: Chain, think: (now: Stop | null) => SystemNews): Promise<Stop | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const sealed = await store.system();
    const before = stopOf(ledger.openSystem(sealed));
    const event: SystemEvent = { ...think(before), v: 1, request: SYSTEM, seq: sealed.length + 1, at: clock.now() };
    const next = ledger.sealSystem(event, sealed.at(-1)?.hash ?? '');
    if (!(await store.appendSystem(next))) continue;
    ledger.openSystem([...sealed, next]); // from now on this process knows that the chain is so long
    return before;
  }
  throw new AccessError('conflict', 'Many are changing this at once. Try again in a moment.', { retryable: true });
}

async function refuseOthers({ directory, rules }: Ports, by: Person): Promise<void> {
  if (await directory.isAmong(by.id, rules.roles.securityOfficers)) return;
  throw new AccessError('not-an-officer', 'Only security officers may stop openings or lift the stop. They stand in the entitlements file, under roles.');
}

async function meantBy({ store }: Ports, ending: Ending): Promise<{ ends: Ends; unclear?: string }> {
  if (ending === 'nobody' || ending === 'all') return { ends: ending };
  const live = (await store.live(MOST)).filter(mayBeEnded);
  const typed = ending.of.toLowerCase().replace(/^@/, '');
  const meant = new Set(live.filter(({ requester, logins }) => [requester.id, requester.name, ...logins].some((name) => name.toLowerCase() === typed)).map(({ requester }) => requester.id));
  const [person] = meant;
  if (person !== undefined && meant.size === 1) return { ends: { person } };
  const names = [...new Set(live.map(({ requester, logins }) => `${requester.name} (${logins[0] ?? requester.id})`))];
  const why = meant.size > 1 ? `Several people are called "${ending.of}"` : `Nobody with access open or approved is called "${ending.of}"`;
  return { ends: 'nobody', unclear: `${why}, so no window was ended. ${names.length > 0 ? `There are: ${names.slice(0, 10).join(', ')}. Type the line again with one of them, or with end all.` : 'Nothing is open.'}` };
}

function mayBeEnded(request: AccessRequest): boolean {
  return !isFinal(request) && request.status !== 'pending' && request.status !== 'revoking';
}

/** What was done stands, whether it could be told or not. */
async function tell({ notifier, log }: Ports, title: string, lines: readonly string[]): Promise<void> {
  await notifier.proclaim(title, lines).catch((error: unknown) => { log.error({ err: error, title }, 'a stop of all openings was not told everywhere'); });
}
