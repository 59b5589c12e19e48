import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { within } from '../access/sentences/index.js';
import type { ChainedSeal, Ports } from './ports.js';
import { watchSilence } from './silence.js';

/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;
const DAY = 24 * 60 * 60_000;
const TOLD = 'seal';

type Means = Pick<Ports, 'sealer' | 'store' | 'notifier' | 'clock' | 'log'>;

/**
 * One seal a day (UTC) over all events since the last, and its post in the audit channel, which then is a witness outside
 * of our reach. A seal does not wait for the key that signs it: what is unsigned is signed by a later call, and the channel
 * hears that the key is out of reach. Every replica may call it at any time. Rejects when it could not be posted, so that
 * it is tried again.
 */
export async function sealDay(ports: Means): Promise<void> {
  const now = ports.clock.now();
  const before = await ports.sealer.seals().catch((error: unknown) => reportBroken(ports, error));
  const last = before.at(-1);
  const fresh = dayOf(last?.seal.at) === dayOf(now) ? undefined : await ports.sealer.sealNew(now);
  if (fresh) ports.log.info({ seal: fresh.seal.n, count: fresh.seal.count }, 'the record was sealed');
  await tell(ports, fresh ? [...before, fresh] : before);
  await signOpen(ports);
}

async function signOpen(ports: Means): Promise<void> {
  const { sealer, log } = ports;
  if (!sealer.signingKey) return;
  const { where } = sealer.signingKey;
  const done = await sealer.signOpen().catch((error: unknown) => {
    if (!(error instanceof AccessError) || error.code === 'ledger-broken') throw error;
    return { failed: error };
  });
  if (!done) return;
  if ('failed' in done) log.error({ where, err: done.failed }, 'seals could not be signed; the next look tries it again');
  else log.info({ where, signed: done.signed }, 'seals were signed');
  await watchSilence(ports, {
    name: 'signing key', isHeard: !('failed' in done), after: 0, back: { says: 'seal/signed-again', where },
    gone: () => ({ title: { says: 'seal/unsigned', where }, lines: [...('failed' in done ? [within(done.failed)] : []), { says: 'seal/unsigned-later' }] }),
  });
}

/** Loud, once a day, and no further seal is made: the next one would seem to vouch for what is broken. */
async function reportBroken({ store, notifier, clock }: Means, error: unknown): Promise<never> {
  if (error instanceof AccessError && error.code === 'ledger-broken' && await store.once(`seals broken ${dayOf(clock.now())}`, DAY)) {
    await notifier.alarm({ says: 'seal/broken' }, [within(error), { says: 'seal/look' }]);
  }
  throw error;
}

async function tell({ store, notifier }: Means, seals: readonly ChainedSeal[]): Promise<void> {
  const told = z.coerce.number().int().catch(0).parse(await store.recall(TOLD) ?? '0');
  for (const one of seals.slice(told)) {
    const { n, count, root, upTo } = one.seal;
    if (!(await store.once(`seal ${n}`, CLAIM))) return; // another process is posting it
    await notifier.report({ says: 'seal', n, root, count }, [
      { says: 'seal/up-to', upTo, root },
      one.previous === '' ? { says: 'seal/first' } : { says: 'seal/chained', n: n - 1, previous: one.previous },
    ]);
    await store.remember(TOLD, String(n));
  }
}

function dayOf(at: string | undefined): string {
  return at?.slice(0, 10) ?? '';
}
