import { latest, type Instant } from '../access/instant.js';
import type { AccessRequest, RequestEvent } from '../access/request.js';
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
