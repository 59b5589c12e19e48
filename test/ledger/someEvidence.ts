import type { Redis } from 'ioredis';
import { transition } from '../../src/access/transition.js';
import type { AccessRequest } from '../../src/access/request.js';
import { createEvidence, createFileSigner, createLedger, createSealer, createSystemRecord } from '../../src/ledger/index.js';
import { createArchive, createStore } from '../../src/store/index.js';
import type { ActivityLog, EvidenceFiles, SealedEvent, Signer } from '../../src/workflow/ports.js';
import { anInstance, silent } from '../store/redis.js';
import { ana, noor } from '../support/people.js';
import { aRequest, at, type storyOf } from '../support/requests.js';

const KEY = 'a key of thirty-two characters..';
export type SomeEvidence = EvidenceFiles;

const ACTIVITY: ActivityLog = {
  log: 'Azure Activity Log of subscription s', from: at('10:05'), to: at('11:06'), readAt: at('12:00'), unread: null,
  rows: [{ at: at('10:30'), what: 'Microsoft.Compute/virtualMachines/restart/action', on: '/subscriptions/s/vm-web-1', outcome: 'Succeeded', correlation: 'c' }],
};

/** Of one request that was approved and is open, among others in the real store. */
export async function evidenceOf(redis: Redis, { signingKey, isSealed, ...over }: { signingKey?: string; signer?: Signer; isSealed: boolean }): Promise<SomeEvidence> {
  const signer = signingKey === undefined ? over.signer : createFileSigner(signingKey);
  const instance = anInstance();
  const store = createStore({ redis, instance, log: silent });
  const archive = createArchive({ redis, instance });
  const ledger = createLedger({ key: KEY });
  await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
  const write = async ({ events }: Pick<ReturnType<typeof storyOf>, 'events'>) => {
    const history: SealedEvent[] = [];
    let request: AccessRequest | undefined;
    for (const event of events) {
      const said = event.type === 'answered' ? { ...event, comment: '<img src=x onerror=alert(1)> & go' } : event;
      request = transition(request, said);
      history.push(ledger.seal(said, history.at(-1)?.hash ?? ''));
      await store.append(request, history.at(-1)!);
    }
    return { request: request!, history };
  };
  await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
  const written = await write(aRequest({ id: 'aaaa2222', reason: 'patch\u00a0the </script> "kernel" \u202eevil' }).approvedBy(ana, '10:05'));
  await write(aRequest({ id: 'cccc4444', requester: noor }));
  const sealer = createSealer({ archive, key: KEY, signingKey: signer });
  if (isSealed) await sealer.sealNew(at('12:00'));
  await sealer.signOpen();
  return createEvidence({ archive, key: KEY, signingKey: signer }).of({ ...written, activity: [ACTIVITY], by: 'Ana Costa', at: at('12:00') });
}
