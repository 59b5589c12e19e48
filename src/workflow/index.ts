import { checkAccounts } from './accounts.js';
import { announce } from './announce.js';
import { answer, cancel, end, toDecide } from './answer.js';
import { awaiting } from './awaiting.js';
import { asksOf } from './asked.js';
import { checkBaselines } from './baseline.js';
import { load } from './change.js';
import { bindChannel } from './channels.js';
import { addressOf, confirm, signedIn } from './confirm.js';
import { converge } from './converge.js';
import { createOffers, entitlementsFor } from './offers.js';
import { evidenceBehind, evidenceLink } from './evidence.js';
import { exportRecord } from './exportRecord.js';
import { extend } from './extend.js';
import { historyOf } from './history.js';
import { linkFor, visit } from './link.js';
import { openNow, recordOf } from './open.js';
import { doctor } from './doctor.js';
import { drill, drillWhenDue } from './drill.js';
import type { Ports } from './ports.js';
import { preview } from './preview.js';
import type { Verbs } from './verbs.js';
import { reconcile } from './reconcile.js';
import { removeOld } from './removeOld.js';
import { remark } from './remarks.js';
import { reportFor, reportWeek } from './report.js';
import { review, reviewsFor } from './review.js';
import { checkStrays } from './strays.js';
import { sealDay } from './seal.js';
import { cutSessions, sessionsOf } from './sessions.js';
import { lift, stop, stopShown } from './stop.js';
import { submit } from './submit.js';
import { checkTicket } from './tickets.js';
import { lookAtTicket, watchTickets } from './ticketWatch.js';
import { verify } from './verify.js';
import { wake } from './wake.js';

/** How many of a person's requests are read where no page of them is asked for. */
const NEWEST = 10;

/** Everything that can be done, over these ports. */
export function createVerbs(ports: Ports): Verbs {
  return {
    submit: (ask) => submit(ports, ask),
    preview: (ask) => preview(ports, ask),
    answer: (given) => answer(ports, given),
    toDecide: (id, by) => toDecide(ports, id, by),
    asksOf: (id, by) => asksOf(ports, id, by),
    verify: (id, by) => verify(ports, id, by),
    cancel: (id, spoken) => cancel(ports, id, spoken),
    end: (id, spoken) => end(ports, id, spoken),
    extend: (extending) => extend(ports, extending),
    stop: (stopping) => stop(ports, stopping),
    lift: (spoken) => lift(ports, spoken),
    stopped: () => stopShown(ports),
    bindChannel: (binding) => bindChannel(ports, binding),
    review: (given) => review(ports, given),
    wake: (id, what) => wake(ports, id, what),
    converge: (target, attempt) => converge(ports, target, attempt),
    cutSessions: (id, attempt) => cutSessions(ports, id, attempt),
    announce: (id) => announce(ports, id),
    checkTicket: (id, attempt) => checkTicket(ports, id, attempt),
    remark: (id) => remark(ports, id),
    watchTickets: () => watchTickets(ports),
    lookAtTicket: (ticket) => lookAtTicket(ports, ticket),
    reconcile: () => reconcile(ports),
    sessionsOf: (id, by) => sessionsOf(ports, id, by),
    checkBaselines: () => checkBaselines(ports),
    checkStrays: () => checkStrays(ports),
    linkFor: (by, origin) => linkFor(ports, by, origin),
    visit: (token, address) => visit(ports, token, address),
    confirm: (token, address) => confirm(ports, token, address),
    signedIn: (returned) => signedIn(ports, returned),
    addressOf: (person) => addressOf(ports, person),
    checkAccounts: () => checkAccounts(ports),
    sealDay: () => sealDay(ports),
    exportRecord: () => exportRecord(ports),
    removeOld: () => removeOld(ports),
    drill: (spoken) => drill(ports, spoken),
    drillWhenDue: () => drillWhenDue(ports),
    doctor: (by) => doctor(ports, by),
    reviewsFor: (person) => reviewsFor(ports, person),
    awaiting: (by) => awaiting(ports, by),
    openNow: (by) => openNow(ports, by),
    historyOf: (spoken, asked) => historyOf(ports, spoken, asked),
    report: (spoken, days) => reportFor(ports, spoken, days),
    reportWeek: () => reportWeek(ports),
    evidenceLink: (id, spoken) => evidenceLink(ports, id, spoken),
    evidenceBehind: (token) => evidenceBehind(ports, token),
    recordOf: (id, spoken) => recordOf(ports, id, spoken),
    requestsOf: (person, { skip = 0, most = NEWEST } = {}) => ports.store.newestOf(person, most, skip),
    liveOf: async (person) => (await ports.store.liveOf(person)).reverse(),
    request: async (id) => (await ports.store.request(id)) && (await load(ports, id)).request,
    entitlementsFor: (person) => entitlementsFor(ports, person),
    offersFor: createOffers(ports),
  };
}
