import type { AccessRequest, InStatus } from '../../access/request.js';

/** Container styles of Adaptive Cards 1.5. */
export type Tone = 'accent' | 'emphasis' | 'good' | 'warning' | 'attention';

/** From the warning of an end on, until that end or another one. */
export function isEndingSoon(request: AccessRequest): request is InStatus<'active'> {
  return request.status === 'active' && request.warnedOf === request.window.end;
}

export function toneOf(request: AccessRequest): Tone {
  switch (request.status) {
    case 'pending': return 'accent';
    case 'scheduled': case 'activating': return 'accent';
    case 'active': return isEndingSoon(request) ? 'warning' : 'good';
    case 'revoking': return request.troubles.length > 0 ? 'attention' : 'warning';
    case 'ended': return request.outcome === 'failedToOpen' ? 'attention' : 'emphasis';
    case 'denied': return 'attention';
    case 'lapsed': return 'warning';
    case 'cancelled': return 'emphasis';
  }
}
