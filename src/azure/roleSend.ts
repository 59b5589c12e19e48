import { v5 as uuidFrom } from 'uuid';
import { AccessError, errorOf } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import type { Sentence } from '../access/sentences/index.js';
import { targetKey, type IdentityTarget } from '../access/target.js';
import { asAccessError } from './failure.js';
import type { PimAsk, Sent } from './pim/index.js';
import { meaningOf, type Note } from './roleNotes.js';
import type { RoleDeps } from './roleRead.js';

/** Namespace of the names that we give to PIM requests (RFC 9562, 5.5); any fixed GUID does. */
const NAMES = '5f0c1e0a-6d0f-4a55-9b0e-2a8f7f1f6f10';

export interface Writing { readonly deps: RoleDeps; readonly target: IdentityTarget; readonly signal: AbortSignal }

export interface Sending {
  readonly what: PimAsk['what'];
  readonly until: Instant | null;
  /** Completes "Azure refused to …". */
  readonly tried: Sentence;
  readonly justification: string;
  readonly ticket: string | null;
  readonly landed: number;
}

/** Sends a PIM request and takes its status for the answer. A request that landed although its answer was lost is found by its name. */
export async function send(writing: Writing, sending: Sending): Promise<{ azureRequest?: string }> {
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
    throw new AccessError('azure-busy', error.sentence ?? error.message, { retryable: true, azureCode: error.azureCode, cause: error });
  }
  if (error.code === 'azure-refused' && what !== 'remove') await note(writing, { name, what: 'refused', until: null, at: deps.clock.now() });
  throw error;
}

function refuseStatus(tried: Sentence, status: string): void {
  const meaning = meaningOf(status);
  if (meaning === 'done' || meaning === 'revoked') return;
  if (status === 'PendingApproval' || meaning === 'no') throw errorOf({ says: 'azure-refused/not-done', tried, status }, { azureCode: status });
  throw errorOf({ says: 'azure-busy/unfinished', tried, status }, { retryable: true, azureCode: status });
}

/** Nothing opens unnoted; what closes does so even when nothing can be noted. */
export async function note({ deps, target }: Writing, entry: Note): Promise<void> {
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
