import { v5 as uuidFrom } from 'uuid';
import { roleInWords, roleKey } from '../access/entitlement.js';
import { AccessError } from '../access/errors.js';
import { between, later, type Instant } from '../access/instant.js';
import { targetKey, type Attempt, type Holding, type IdentityTarget, type Layer } from '../access/target.js';
import { asAccessError } from './failure.js';
import type { PimAsk, Sent } from './pim/index.js';
import { meaningOf, type Note } from './roleNotes.js';
import { MARGIN, planRole, type FoundRole, type RoleWrite } from './rolePlan.js';
import { markOf, readRole, type RoleDeps } from './roleRead.js';

/** Namespace of the names that we give to PIM requests (RFC 9562, 5.5); any fixed GUID does. */
const NAMES = '5f0c1e0a-6d0f-4a55-9b0e-2a8f7f1f6f10';
const FORBIDDEN = /PolicyValidation|AcrsValidation|AuthorizationFailed|InsufficientPermissions|PermissionScopeNotGranted|Authorization_RequestDenied|RoleNotFound|SubjectNotFound/;

/**
 * A role that PIM makes active: as an administrator's assignment that ends by itself, since an application cannot
 * activate for somebody else (AZURE.md 0.1). Each write is noted before it is sent and asked for by its name afterwards.
 */
export function createRoleLayer(deps: RoleDeps): Layer<IdentityTarget, FoundRole, RoleWrite> {
  return {
    read: (target, signal) => readRole(deps, target, signal),
    plan: planRole,
    apply: (target, write, signal) => applied({ deps, target, signal }, write),
  };
}

interface Writing { readonly deps: RoleDeps; readonly target: IdentityTarget; readonly signal: AbortSignal }

function applied(writing: Writing, write: RoleWrite): Promise<Attempt> {
  switch (write.do) {
    case 'assign': return assign(writing, write);
    case 'prolong': return prolong(writing, write);
    case 'remove': return remove(writing, write);
    case 'cancel': return cancel(writing, write.name);
  }
}

type Of<D extends RoleWrite['do']> = Extract<RoleWrite, { do: D }>;

async function assign(writing: Writing, write: Omit<Of<'assign'>, 'do'>): Promise<Attempt> {
  const { deps, target } = writing;
  const { holding, requests, landed } = write;
  refuseUnnamed(writing);
  if (between(deps.clock.now(), holding.until) < holding.pimFloor) {
    throw new AccessError('too-young', `The window ends at ${holding.until}, too soon for PIM to activate ${roleInWords(target)}.`);
  }
  const sent = await send(writing, { what: 'assign', tried: `activate ${roleInWords(target)}`, ...granting(holding), landed });
  return { what: `activate ${roleInWords(target)} until ${holding.until}`, requests, at: deps.clock.now(), ...sent };
}

/** First the way that leaves no gap; where PIM refuses it, the assignment is given anew. */
async function prolong(writing: Writing, write: Of<'prolong'>): Promise<Attempt> {
  const { deps, target } = writing;
  const { holding, requests, landed } = write;
  refuseUnnamed(writing);
  try {
    const sent = await send(writing, { what: 'update', tried: `prolong ${roleInWords(target)}`, ...granting(holding), landed });
    return { what: `prolong ${roleInWords(target)} until ${holding.until}`, requests, at: deps.clock.now(), ...sent };
  } catch (error) {
    // what PIM's rules or rights forbid, a new assignment would meet too, after the old one is gone
    if (!(error instanceof AccessError) || error.retryable || FORBIDDEN.test(error.azureCode ?? '')) throw error;
    deps.log.info({ target: targetKey(target), azureCode: error.azureCode }, 'PIM does not prolong in place; the assignment is given anew');
    return await renew(writing, write);
  }
}

async function renew(writing: Writing, write: Of<'prolong'>): Promise<Attempt> {
  const { deps, target } = writing;
  const { holding, held, landed } = write;
  if (between(deps.clock.now(), holding.until) < holding.pimFloor + MARGIN) {
    throw new AccessError('too-young', `${roleInWords(target)} keeps its end at ${held.until}: what is left of the window is too short for PIM.`);
  }
  await remove(writing, { held, floor: holding.pimFloor, landed, requests: write.requests });
  const removedAt = deps.clock.now();
  const attempt = await assign(writing, { ...write, landed: landed + 1 });
  return { ...attempt, what: `${attempt.what} anew (a gap of ${between(removedAt, attempt.at)} ms)` };
}

async function remove(writing: Writing, { held, floor, landed, requests }: Omit<Of<'remove'>, 'do'>): Promise<Attempt> {
  const { deps, target } = writing;
  const removableAt = later(held.since, floor);
  if (removableAt > deps.clock.now()) throw tooYoung(writing, removableAt);
  const done = (more: { azureRequest?: string }): Attempt => (
    { what: `remove ${roleInWords(target)}`, requests, at: deps.clock.now(), ...more }
  );
  const justification = `${markOf(deps.rules.instance)}${held.request ?? '-'} the window has ended`;
  try {
    return done(await send(writing, { what: 'remove', until: null, tried: `remove ${roleInWords(target)}`, justification, ticket: null, landed }));
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    if (error.azureCode === 'ActiveDurationTooShort') throw tooYoung(writing, later(deps.clock.now(), 5 * MARGIN));
    if (error.azureCode !== 'RoleAssignmentDoesNotExist') throw error;
    // Past PIM's floor this is the truth, whatever a lagging list still shows: somebody else was faster.
    if (later(removableAt, 2 * MARGIN) > deps.clock.now()) throw tooYoung(writing, later(removableAt, 2 * MARGIN));
    await note(writing, { name: held.name, what: 'gone', until: null, at: deps.clock.now() });
    return done({});
  }
}

/** A request that waits for somebody's approval in PIM keeps its place taken, and could still become a role. */
async function cancel({ deps, target, signal }: Writing, id: string): Promise<Attempt> {
  const what = `cancel the PIM request for ${roleInWords(target)}`;
  try {
    return { what, requests: [], at: deps.clock.now(), ...await deps.pim.cancel(target, id, signal) };
  } catch (error) {
    throw asAccessError(what, error);
  }
}

interface Sending {
  readonly what: PimAsk['what'];
  readonly until: Instant | null;
  /** Completes "Azure refused to …". */
  readonly tried: string;
  readonly justification: string;
  readonly ticket: string | null;
  readonly landed: number;
}

/** Sends a PIM request and takes its status for the answer. A request that landed although its answer was lost is found by its name. */
async function send(writing: Writing, sending: Sending): Promise<{ azureRequest?: string }> {
  const { deps, target, signal } = writing;
  const { tried, what, until, justification, ticket } = sending;
  try {
    const name = await freeName(writing, sending);
    const noted = { name, what, until, at: deps.clock.now() };
    await note(writing, noted);
    const answer = await deps.pim.send(target, { name, what, until, justification, ticket }, signal)
      .catch((error: unknown) => landedAnyway(writing, { name, what, error: asAccessError(tried, error) }));
    if (answer.id !== name) await noteId(writing, { ...noted, id: answer.id });
    refuseStatus(tried, answer.status);
    return answer.azureRequest === undefined ? {} : { azureRequest: answer.azureRequest };
  } catch (error) {
    throw asAccessError(tried, error);
  }
}

/** A name that follows from what is asked, so that asking twice is one request; the next one when it was used up before. */
async function freeName(writing: Writing, { what, until, landed }: Sending): Promise<string> {
  const { deps, target, signal } = writing;
  for (let attempt = landed; ; attempt += 1) {
    const name = uuidFrom([deps.rules.instance, targetKey(target), what, until, attempt].join(' '), NAMES);
    if ((await deps.pim.ours(target, [{ name }], signal)).length === 0) return name;
  }
}

/**
 * A refusal after a lost answer may be the echo of our own success (`RoleAssignmentExists`): what counts is what Azure
 * says of our request. Rejects with the refusal when Azure does not know the request.
 */
async function landedAnyway(writing: Writing, { name, what, error }: { name: string; what: Note['what']; error: AccessError }): Promise<Sent> {
  const { deps, target, signal } = writing;
  const [request] = await deps.pim.ours(target, [{ name }], signal).catch(() => []);
  if (request) return request;
  if (error.azureCode === 'RoleAssignmentExists' || error.azureCode === 'PendingRoleAssignmentRequest') {
    await note(writing, { name, what: 'refused', until: null, at: deps.clock.now() });
    // of one that was given by hand, or is still being removed, the list will tell
    throw new AccessError('azure-busy', error.message, { retryable: true, azureCode: error.azureCode, cause: error });
  }
  if (error.code === 'azure-refused' && what !== 'remove') await note(writing, { name, what: 'refused', until: null, at: deps.clock.now() });
  throw error;
}

function granting({ until, justification, ticket }: Holding): Pick<Sending, 'until' | 'justification' | 'ticket'> {
  return { until, justification, ticket };
}

function refuseStatus(tried: string, status: string): void {
  const meaning = meaningOf(status);
  if (meaning === 'done' || meaning === 'revoked') return;
  if (status === 'PendingApproval' || meaning === 'no') throw new AccessError('azure-refused', `Azure did not ${tried}: the request is ${status}.`, { azureCode: status });
  throw new AccessError('azure-busy', `Azure has not finished to ${tried}: the request is ${status}.`, { retryable: true, azureCode: status });
}

function tooYoung({ deps, target }: Writing, removableAt: Instant): AccessError {
  const retryAfter = Math.max(0, between(deps.clock.now(), removableAt)) + MARGIN;
  return new AccessError('too-young', `PIM does not remove ${roleInWords(target)} before ${removableAt}.`, { retryable: true, retryAfter });
}

/** Nothing opens unnoted; what closes does so even when nothing can be noted. */
async function note({ deps, target }: Writing, entry: Note): Promise<void> {
  try {
    await deps.writes.noteWrite(target, JSON.stringify(entry));
  } catch (error) {
    if (entry.what === 'assign' || entry.what === 'update') throw error;
    deps.log.warn({ target: targetKey(target), entry, error: String(error) }, 'a write could not be noted');
  }
}

/** For Graph's requests, which can then be asked for by id and not searched for by their tag. */
async function noteId(writing: Writing, entry: Note): Promise<void> {
  await note(writing, entry).catch((error: unknown) => {
    writing.deps.log.warn({ target: targetKey(writing.target), entry, error: String(error) }, 'the id of a PIM request could not be noted');
  });
}

/** Opening is for what the entitlements name; closing is for everything that carries our mark. */
function refuseUnnamed({ deps, target }: Writing): void {
  const isNamed = deps.rules.entitlements().some((e) => e.roles.some((role) => roleKey(role) === roleKey(target)));
  if (!isNamed) throw new AccessError('not-named', `No entitlement names ${roleInWords(target)}, so it is given to nobody.`);
}

