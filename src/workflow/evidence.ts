import { later, latest, type Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, Origin, RequestEvent, Spoken } from '../access/request.js';
import { load } from './change.js';
import { keep, take } from './kept.js';
import { hashOf, randomToken } from './link.js';
import { recordLook } from './looks.js';
import { isApproverOf, requirePart } from './parts.js';
import type { EvidenceFiles, Ports, SealedEvent } from './ports.js';

export interface EvidenceFor { readonly request: AccessRequest; readonly history: readonly SealedEvent[]; readonly by: string }

/** The evidence of one request, with what Azure's logs say that its person did. A log that cannot be read is said, and refuses nothing. */
export async function makeEvidence({ activity, evidence, clock }: Pick<Ports, 'activity' | 'evidence' | 'clock'>, { request, history, by }: EvidenceFor): Promise<EvidenceFiles> {
  const now = clock.now();
  const time = timeOpen(history, now);
  const logs = time ? await activity.of(request.requester.id, request.entitlement.roles, time) : [];
  return evidence.of({ request, history, activity: logs, by, at: now });
}

/** From the first layer that was open to the last that was closed; undefined when nothing was ever opened. */
function timeOpen(history: readonly SealedEvent[], now: Instant): { from: Instant; to: Instant } | undefined {
  const events = history.map(({ event }) => event);
  const opened = events.find((event): event is Extract<RequestEvent, { type: 'opened' }> => event.type === 'opened');
  if (!opened) return undefined;
  const closed = events.flatMap((event) => (event.type === 'closed' ? [event.effectAt] : []));
  // what was opened and is not closed yet is open now
  const isClosed = closed.length > 0 && new Set(events.flatMap((event) => (event.type === 'opened' ? [JSON.stringify(event.target)] : []))).size <= closed.length;
  return { from: opened.effectAt, to: isClosed ? latest(opened.effectAt, ...closed) : now };
}

/** Where evidence is to be shown: whoever holds the token is taken for this person. */
interface Handed { readonly request: string; readonly person: Person; readonly origin: Origin; readonly until: Instant }

/** For how long the link opens the page. Milliseconds. */
const LINK_LIVES = 10 * 60_000;

/** A link to the evidence of one request, for its requester, auditors and those who approve it. Undefined when there is no page. Rejects with `not-allowed`, `unknown-request`. */
export async function evidenceLink(ports: Ports, id: string, { by, origin }: Spoken): Promise<{ token: string; until: Instant } | undefined> {
  await mayLook(ports, id, by);
  if (!ports.hasPage) return undefined;
  const [token, until] = [randomToken(), later(ports.clock.now(), LINK_LIVES)];
  await keep<Handed>(ports, nameOf(token), { request: id, person: by, origin, until });
  return { token, until };
}

/** The evidence behind a link, once. Whose look it is stands in the record before anything is shown. Undefined when the link opens nothing. */
export async function evidenceBehind(ports: Ports, token: string): Promise<EvidenceFiles | undefined> {
  const handed = await take<Handed>(ports, nameOf(token));
  if (!handed) return undefined;
  const { request: id, person, origin } = handed;
  const { request, history } = await mayLook(ports, id, person);
  if (request.requester.id !== person.id) {
    await recordLook(ports, { by: person, origin }, { what: 'evidence', of: id });
  }
  return makeEvidence(ports, { request, history, by: person.name });
}

async function mayLook(ports: Ports, id: string, by: Person): ReturnType<typeof load> {
  const stored = await ports.store.request(id);
  // whether an id exists is told to nobody who may not see it
  const isTheirs = stored !== undefined && (stored.requester.id === by.id || await isApproverOf(ports, stored.entitlement, by));
  if (!isTheirs) await requirePart(ports, by, { parts: ['auditor'], refusal: { says: 'not-allowed/evidence', request: id.slice(0, 60) } });
  return load(ports, id);
}

function nameOf(token: string): string {
  return `evidence ${hashOf(token)}`;
}
