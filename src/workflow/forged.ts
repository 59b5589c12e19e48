import { AccessError } from '../access/errors.js';
import { within } from '../access/sentences/index.js';
import type { Ports } from './ports.js';

const DAY = 24 * 60 * 60_000;
/** As many requests as are told of in a day: whoever wrote one into the store can write thousands. */
const MOST_A_DAY = 10;

type Means = Pick<Ports, 'store' | 'notifier' | 'clock' | 'log'>;

/** Loud, once a day for each: what is stored under this name is no request of ours, or was damaged. Waited for by nobody: what closes goes on. */
export function tellForged(ports: Means, request: string, error: unknown): void {
  if (!(error instanceof AccessError) || !['ledger-broken', 'unknown-request'].includes(error.code)) return;
  tell(ports, request, error).catch((failed: unknown) => { ports.log.error({ request, err: failed }, 'that a stored request is not authentic was not told'); });
}

async function tell({ store, notifier, clock }: Means, request: string, error: AccessError): Promise<void> {
  const day = clock.now().slice(0, 10);
  if (!(await store.once(`not authentic ${request} ${day}`, DAY))) return;
  for (let n = 1; n <= MOST_A_DAY; n += 1) {
    if (!(await store.once(`not authentic ${day} ${n}`, DAY))) continue;
    await notifier.alarm({ says: 'not-authentic', request: request.slice(0, 60) }, [error.code === 'unknown-request' ? { says: 'not-authentic/no-history' } : within(error), { says: 'not-authentic/nothing' }, { says: 'seal/look' }]);
    return;
  }
}
