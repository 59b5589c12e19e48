import { roleInWords, roleKey, roleOf } from '../access/entitlement.js';
import { AccessError, errorOf } from '../access/errors.js';
import { between, later, type Instant } from '../access/instant.js';
import { targetKey, type Attempt, type Holding, type IdentityTarget, type Layer } from '../access/target.js';
import { asAccessError } from './failure.js';
import { roleDrift } from './roleDrift.js';
import { MARGIN, planRole, type FoundRole, type RoleWrite } from './rolePlan.js';
import { markOf, readRole, type RoleDeps } from './roleRead.js';
import { note, send, type Sending, type Writing } from './roleSend.js';

const FORBIDDEN = /PolicyValidation|AcrsValidation|AuthorizationFailed|InsufficientPermissions|PermissionScopeNotGranted|Authorization_RequestDenied|RoleNotFound|SubjectNotFound/;

/**
 * A role that PIM makes active: as an administrator's assignment that ends by itself, since an application cannot
 * activate for somebody else (AZURE.md 0.1). Each write is noted before it is sent and asked for by its name afterwards.
 */
export function createRoleLayer(deps: RoleDeps): Layer<IdentityTarget, FoundRole, RoleWrite> {
  return {
    read: (target, signal) => readRole(deps, target, signal),
    plan: planRole,
    drift: roleDrift,
    apply: (target, write, signal) => applied({ deps, target, signal }, write),
  };
}

function applied(writing: Writing, write: RoleWrite): Promise<Attempt> {
  switch (write.do) {
    case 'assign': return assign(writing, write);
    case 'prolong': return prolong(writing, write);
    case 'shorten': return shorten(writing, write);
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
    throw errorOf({ says: 'too-young/too-soon', role: roleOf(target), until: holding.until });
  }
  const sent = await send(writing, { what: 'assign', tried: { says: 'tried/activate', role: roleOf(target) }, ...granting(holding), landed });
  return { what: `activate ${roleInWords(target)} until ${holding.until}`, requests, at: deps.clock.now(), ...sent };
}

/** First the way that leaves no gap; where PIM refuses it, the assignment is given anew. */
async function prolong(writing: Writing, write: Of<'prolong'>): Promise<Attempt> {
  const { deps, target } = writing;
  const { holding, requests, landed } = write;
  refuseUnnamed(writing);
  try {
    const sent = await send(writing, { what: 'update', tried: { says: 'tried/prolong', role: roleOf(target) }, ...granting(holding), landed });
    return { what: `prolong ${roleInWords(target)} until ${holding.until}`, requests, at: deps.clock.now(), ...sent };
  } catch (error) {
    // what PIM's rules or rights forbid, a new assignment would meet too, after the old one is gone
    if (!(error instanceof AccessError) || error.retryable || FORBIDDEN.test(error.azureCode ?? '')) throw error;
    deps.log.info({ target: targetKey(target), azureCode: error.azureCode }, 'PIM does not prolong in place; the assignment is given anew');
    return await renew(writing, write);
  }
}

/** Only in place: to give it anew would leave a gap, and we take it away in time anyway. */
async function shorten(writing: Writing, { holding, held, requests, landed }: Of<'shorten'>): Promise<Attempt> {
  const { deps, target } = writing;
  const at = (what: string, more: { azureRequest?: string } = {}): Attempt => ({ what: `${what} ${roleInWords(target)}`, requests, at: deps.clock.now(), ...more });
  try {
    return at(`shorten to ${holding.until}:`, await send(writing, { what: 'update', tried: { says: 'tried/shorten', role: roleOf(target) }, ...granting(holding), landed }));
  } catch (error) {
    if (!(error instanceof AccessError) || error.retryable) throw error;
    deps.log.info({ target: targetKey(target), azureCode: error.azureCode, until: held.until }, 'PIM does not shorten in place; its own end stays later than ours');
    return at(`leave PIM's own end at ${held.until ?? 'never'}:`);
  }
}

async function renew(writing: Writing, write: Of<'prolong'>): Promise<Attempt> {
  const { deps, target } = writing;
  const { holding, held, landed } = write;
  if (between(deps.clock.now(), holding.until) < holding.pimFloor + MARGIN) {
    throw errorOf({ says: 'too-young/keeps-end', role: roleOf(target), until: held.until });
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
    return done(await send(writing, { what: 'remove', until: null, tried: { says: 'tried/remove', role: roleOf(target) }, justification, ticket: null, landed }));
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
    throw asAccessError({ says: 'tried/cancel', role: roleOf(target) }, error);
  }
}

function granting({ until, justification, ticket }: Holding): Pick<Sending, 'until' | 'justification' | 'ticket'> {
  return { until, justification, ticket };
}

function tooYoung({ deps, target }: Writing, removableAt: Instant): AccessError {
  const retryAfter = Math.max(0, between(deps.clock.now(), removableAt)) + MARGIN;
  return errorOf({ says: 'too-young', role: roleOf(target), from: removableAt }, { retryable: true, retryAfter });
}

/** Opening is for what the entitlements name; closing is for everything that carries our mark. */
function refuseUnnamed({ deps, target }: Writing): void {
  const isNamed = deps.rules.entitlements().some((e) => e.roles.some((role) => roleKey(role) === roleKey(target)));
  if (!isNamed) throw errorOf({ says: 'not-named/role', role: roleOf(target) });
}

