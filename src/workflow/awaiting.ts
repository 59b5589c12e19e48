import { AccessError } from '../access/errors.js';
import type { Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { authorityOf, stageFor } from './answer.js';
import type { Ports } from './ports.js';

/** How many live requests are looked through, those due first, and how many that wait for anybody are asked about. */
const MOST = 300;
const MOST_WAITING = 40;

/** What waits for this person's yes or no, for the request itself or for more time, those due first. What cannot be told now is left out: the approvers' channel has it in any case. */
export async function awaiting(ports: Ports, by: Person): Promise<AccessRequest[]> {
  const waiting = (await ports.store.live(MOST)).filter(isWaiting).slice(0, MOST_WAITING);
  const isTheirs = await Promise.all(waiting.map((request) => isAskedOf(ports, request, by)));
  return waiting.filter((_, i) => isTheirs[i]);
}

function isWaiting(request: AccessRequest): boolean {
  return request.status === 'pending' || (request.status === 'active' && request.extension !== null);
}

async function isAskedOf(ports: Ports, request: AccessRequest, by: Person): Promise<boolean> {
  try {
    const { voice, mine } = await authorityOf(ports, request, by);
    stageFor(request, { voice, mine, now: ports.clock.now() });
    return true;
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return false;
  }
}
