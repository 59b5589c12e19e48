import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Entitlement } from '../access/entitlement.js';
import { errorOf } from '../access/errors.js';
import type { SessionsCut } from '../access/request.js';
import type { Clock, Log, Sessions } from '../workflow/ports.js';
import { operationSignal, POLL_INTERVAL, type ArmClients } from './clients.js';
import { azRest } from './byHand.js';
import { asAccessError } from './failure.js';
import { lastPart, partsOf, sameId } from './resource.js';

/** How often, and with which pause (milliseconds), what is left is cut again before the job is told: some ten seconds. */
const ROUNDS = 10;
const PAUSE = 1_000;

/** Of a session only what decides: the SDK delivers `startTime` in pieces (arm-network 36: schema says object, wire says text). */
const SessionShape = z.object({ sessionId: z.string(), userName: z.string().nullish(), targetResourceId: z.string().nullish() });
const StateShape = z.object({ sessionId: z.string().nullish(), state: z.string().nullish(), message: z.string().nullish() });

/** The one that the SDK speaks. */
const API_VERSION = '2025-05-01';

interface Live { readonly session: string; readonly machine: string; readonly user: string }
/** `all`: everybody's on those machines; `every`: whatever is left on the host. */
interface Whose { readonly machines: readonly string[]; readonly logins: readonly string[]; readonly whose: 'own' | 'all' | 'every' }
/** `signal`: after it nothing more is tried. */
export interface SessionDeps { readonly clients: ArmClients; readonly clock: Clock; readonly log: Log; readonly signal?: AbortSignal }

/** Live Bastion sessions, which outlive the rule that let them in (AZURE.md E.3). */
export function createSessions(deps: SessionDeps): Sessions {
  return {
    async open({ machines, paths }, logins) {
      const readAt = deps.clock.now();
      const found = await Promise.all(bastionsOf(paths).map((bastion) => listed(deps, bastion, { machines, logins, whose: 'own' })));
      return { open: found.flat(), readAt };
    },
    async byHand({ machines, paths, cutSessions }, logins) {
      if (cutSessions === 'none') return [];
      const found = await Promise.all(bastionsOf(paths).map(async (bastion) => ({ bastion, live: await listed(deps, bastion, { machines, logins, whose: cutSessions }) })));
      return found.filter(({ live }) => live.length > 0).map(({ bastion, live }) => azRest(deps.clients.endpoint, {
        method: 'post', path: `${bastion}/disconnectActiveSessions?api-version=${API_VERSION}`, body: { sessionIds: live.map(({ session }) => session) },
      }));
    },
    async cut({ machines, paths }: Entitlement, logins, whose): Promise<SessionsCut> {
      const cuts = await Promise.all(bastionsOf(paths).map((bastion) => cutOn(deps, bastion, { machines, logins, whose })));
      const now = deps.clock.now();
      return {
        cut: cuts.flatMap((one) => one.cut),
        at: cuts.map((one) => one.at).sort().at(-1) ?? now,
        readAt: cuts.map((one) => one.readAt).sort()[0] ?? now,
      };
    },
  };
}

/** Cuts whatever is left on a host behind which nobody has a window; answers how many sessions that were. Rejects with AccessError when some remain. */
export async function cutEverySession(deps: SessionDeps, bastion: string): Promise<number> {
  return (await cutOn(deps, bastion, { machines: [], logins: [], whose: 'every' })).cut.length;
}

function bastionsOf(paths: Entitlement['paths']): string[] {
  return [...new Map(paths.map(({ bastion }) => [bastion.toLowerCase(), bastion])).values()];
}

/** Lists, disconnects, lists again, until nothing is left. `at`: when the last session was cut, or that none was there. */
async function cutOn(deps: SessionDeps, bastion: string, whose: Whose): Promise<SessionsCut> {
  const cut = new Map<string, Live>();
  let at: string | undefined;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const left = await listed(deps, bastion, whose);
    const readAt = deps.clock.now();
    if (left.length === 0) return { cut: [...cut.values()], at: at ?? readAt, readAt };
    if (round > 0) await wait(PAUSE, undefined, deps.signal ? { signal: deps.signal } : {});
    await disconnect(deps, bastion, left);
    at = deps.clock.now();
    for (const live of left) cut.set(live.session, live);
  }
  throw errorOf({ says: 'not-read-back/sessions', bastion: lastPart(bastion) }, { retryable: true });
}

async function listed({ clients, signal }: SessionDeps, bastion: string, { machines, logins, whose }: Whose): Promise<Live[]> {
  const { group, name } = partsOf(bastion);
  const found: Live[] = [];
  try {
    const options = { abortSignal: operationSignal(signal), updateIntervalInMs: POLL_INTERVAL };
    for await (const row of clients.network(bastion).beginListActiveSessionsAndWait(group, name, options)) {
      const { sessionId, userName, targetResourceId } = SessionShape.parse(row);
      const machine = whose === 'every' ? targetResourceId ?? '' : machines.find((one) => sameId(one, targetResourceId ?? ''));
      const user = userName ?? '';
      if (machine !== undefined && (whose !== 'own' || logins.some((login) => isLogin(login, user)))) found.push({ session: sessionId, machine, user });
    }
  } catch (error) {
    throw asAccessError({ says: 'tried/list-sessions', bastion: name }, error);
  }
  return found;
}

/** A machine may show an Entra sign-in with its domain in front: `AzureAD\riley@contoso.example`. */
function isLogin(login: string, user: string): boolean {
  return sameId(login, user.slice(user.lastIndexOf('\\') + 1));
}

/** HTTP 200 says nothing yet: each session has a state of its own (AZURE.md E.4). */
async function disconnect({ clients, log, signal }: SessionDeps, bastion: string, sessions: readonly Live[]): Promise<void> {
  const { group, name } = partsOf(bastion);
  const sessionIds = sessions.map(({ session }) => session);
  try {
    for await (const row of clients.network(bastion).listDisconnectActiveSessions(group, name, { sessionIds }, signal ? { abortSignal: signal } : {})) {
      const { sessionId, state, message } = StateShape.parse(row);
      if (state !== 'Disconnected' && state !== 'NotFound') log.warn({ bastion, session: sessionId, state, message }, 'a session was not disconnected');
    }
  } catch (error) {
    throw asAccessError({ says: 'tried/cut-sessions', bastion: name }, error);
  }
}
