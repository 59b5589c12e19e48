import { announce } from './announce.js';
import { answer, cancel, end } from './answer.js';
import { checkBaselines } from './baseline.js';
import { load } from './change.js';
import { converge } from './converge.js';
import { doctor } from './doctor.js';
import type { Ports, Verbs } from './ports.js';
import { reconcile } from './reconcile.js';
import { cutSessions } from './sessions.js';
import { submit } from './submit.js';
import { wake } from './wake.js';

/** How many past requests a person is shown. */
const NEWEST = 10;

/** Everything that can be done, over these ports. */
export function createVerbs(ports: Ports): Verbs {
  return {
    submit: (ask) => submit(ports, ask),
    answer: (given) => answer(ports, given),
    cancel: (id, by) => cancel(ports, id, by),
    end: (id, by) => end(ports, id, by),
    wake: (id, what) => wake(ports, id, what),
    converge: (target, attempt) => converge(ports, target, attempt),
    cutSessions: (id, attempt) => cutSessions(ports, id, attempt),
    announce: (id) => announce(ports, id),
    reconcile: () => reconcile(ports),
    checkBaselines: () => checkBaselines(ports),
    doctor: (by) => doctor(ports, by),
    requestsOf: (person) => ports.store.newestOf(person, NEWEST),
    request: async (id) => (await ports.store.request(id)) && (await load(ports, id)).request,
    entitlementsFor: async (person) => {
      const all = ports.rules.entitlements();
      const mine = await Promise.all(all.map((e) => ports.directory.isAmong(person.id, e.requesters)));
      return all.filter((_, i) => mine[i]);
    },
  };
}
