import { SYSTEM, type Look } from '../access/stop.js';
import type { Person } from '../access/person.js';
import type { Spoken } from '../access/request.js';
import { AccessError } from '../access/errors.js';
import { isApproverOf, requirePart } from './parts.js';
import type { Ports } from './ports.js';

/** For so long one and the same look, page after page of it, is recorded once. Milliseconds. */
const ONE_LOOK = 10 * 60_000;

type Recording = Pick<Ports, 'system' | 'queue' | 'store'>;

/** Writes down that somebody looks at what is not theirs, before it is shown to them. Rejects when that cannot be written. */
export async function recordLook({ system, queue }: Pick<Recording, 'system' | 'queue'>, { by, origin }: Spoken, look: Look): Promise<void> {
  await system.append(() => ({ type: 'looked', by, from: origin, ...look }));
  await queue.announce(SYSTEM);
}

/** The same, unless it was just done: who turns pages looks once. */
export async function recordLookOnce(ports: Recording, spoken: Spoken, look: Look): Promise<void> {
  const name = `looked ${spoken.by.id} ${look.what} ${look.of}`;
  if (await ports.store.kept(name) !== undefined) return;
  await recordLook(ports, spoken, look);
  await ports.store.keep(name, '1', ONE_LOOK);
}

/** Whose requests somebody may look at besides their own: all, for auditors; else those of these entitlements, which they approve now. */
export type Sight = 'all' | readonly string[];

/** Rejects when the directory does not answer. */
export async function sightOf(ports: Pick<Ports, 'rules' | 'directory'>, by: Person): Promise<Sight> {
  const isAuditor = await requirePart(ports, by, { parts: ['auditor'], refusal: { says: 'not-allowed/history' } }).then(() => true, (error: unknown) => {
    if (error instanceof AccessError && error.code === 'not-allowed') return false;
    throw error;
  });
  if (isAuditor) return 'all';
  const rules = ports.rules.entitlements();
  const isMine = await Promise.all(rules.map((rule) => isApproverOf(ports, rule, by)));
  return rules.filter((_, i) => isMine[i]).map(({ id }) => id);
}
