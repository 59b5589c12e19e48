import type { AccessRequest } from '../../access/request.js';

/** Container styles of Adaptive Cards 1.5. */
export type Tone = 'accent' | 'emphasis' | 'good' | 'warning' | 'attention';

export function toneOf(request: AccessRequest): Tone {
  switch (request.status) {
    case 'pending': return 'accent';
    case 'scheduled': case 'activating': return 'accent';
    case 'active': return 'good';
    case 'revoking': return request.troubles.length > 0 ? 'attention' : 'warning';
    case 'ended': return request.outcome === 'failedToOpen' ? 'attention' : 'emphasis';
    case 'denied': return 'attention';
    case 'lapsed': return 'warning';
    case 'cancelled': return 'emphasis';
  }
}
