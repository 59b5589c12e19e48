import { roleKey, type Stage } from '../../src/access/entitlement.js';
import { later, ms, type Instant } from '../../src/access/instant.js';
import type { AccessRequest, Facts, RequestEvent } from '../../src/access/request.js';

type Answered = Extract<RequestEvent, { type: 'answered' }>;

/**
 * Counts, answer by answer, whether what the frozen rules ask for has been given: by tallies that grow, where the product
 * works out everything anew from the list of answers. Hears only what the product has accepted; `wrongs` says where it
 * should not have.
 */
export class Tally {
  private readonly yes: Set<string>[];
  private readonly no: Set<string>[];
  private readonly pim = new Set<string>();
  /** The accounts of each human who was heard. */
  private readonly heard: (readonly string[])[] = [];
  /** When each line of stages was complete: a line goes on for as long as its stages hand on. */
  private readonly complete: (Instant | undefined)[] = [];
  private readonly lineOf: number[] = [];
  shortest = Infinity;
  isDenied = false;

  constructor(private readonly of: Facts, private readonly since: Instant, private readonly wrongs: string[]) {
    const { stages } = of.entitlement.approval;
    this.yes = stages.map(() => new Set());
    this.no = stages.map(() => new Set());
    let line = 0;
    stages.forEach((stage, i) => { this.lineOf[i] = line; if (stage.escalateAfter === null) line += 1; });
  }

  hear({ by, accounts = [], at, verdict, stage, rules, duration, pimApproverOf, stepUp }: Answered): void {
    const human = [by.id, ...accounts];
    const isHeard = this.heard.some((other) => other.some((id) => human.includes(id)));
    if (rules !== this.of.rules) this.wrongs.push('an answer to other rules was taken');
    if (isHeard) this.wrongs.push(`${by.name} was heard twice`);
    if (!this.isAsked(stage, at)) this.wrongs.push(`stage ${stage} was heard before it was asked`);
    if (stepUp ? stepUp.oid !== by.id : this.of.entitlement.stepUp === 'both' && verdict === 'approve') this.wrongs.push(`nobody knows that it was ${by.name}`);
    if (rules !== this.of.rules || isHeard || !this.isAsked(stage, at)) return;
    this.heard.push(human);
    const asked = this.of.entitlement.approval.stages[stage]!; // it was asked
    if (verdict === 'approve') {
      this.shortest = Math.min(this.shortest, duration ?? Infinity);
    }
    if (human.includes(this.of.requester.id)) return;
    if (verdict === 'approve') for (const key of pimApproverOf) this.pim.add(key);
    (verdict === 'approve' ? this.yes : this.no)[stage]!.add(by.id);
    if (this.no[stage]!.size === asked.denials) this.isDenied = true;
    if (this.yes[stage]!.size === asked.needed) this.complete[this.lineOf[stage]!] ??= at;
  }

  /** Every line has approved, nobody who could has denied, and where PIM has approvers of its own one of them was heard. */
  isGiven(): boolean {
    const lines = new Set(this.lineOf);
    return !this.isDenied && [...lines].every((line) => this.complete[line] !== undefined) && this.of.pim.every(({ role }) => this.pim.has(roleKey(role)));
  }

  private isAsked(stage: number, at: Instant): boolean {
    const line = this.lineOf[stage];
    if (line === undefined) return false;
    const { stages } = this.of.entitlement.approval;
    const first = this.lineOf.indexOf(line);
    let opens: Instant | undefined = line === 0 || stages[first]!.from === 'start' ? this.since : this.complete[line - 1];
    for (let i = first; i < stage && opens !== undefined; i += 1) opens = later(opens, waitOf(stages[i]!));
    return opens !== undefined && opens <= at;
  }
}

function waitOf({ escalateAfter }: Stage): number {
  return escalateAfter ?? Infinity;
}

/** What may at most be open, and until when, by everything that was accepted so far. */
export class Witness {
  /** What was accepted and should not have been. */
  readonly wrongs: string[] = [];
  private tally: Tally;
  private extension: { tally: Tally; by: number } | undefined;
  private isChecked: boolean;
  private readonly opened = new Set<string>();
  private readonly closed = new Set<string>();
  private extended = 0;
  /** The latest end that was consented to, and when the window may begin. */
  latestEnd: Instant | undefined;

  constructor(private readonly facts: Facts) {
    this.tally = new Tally(facts, facts.askedAt, this.wrongs);
    this.isChecked = facts.entitlement.ticket.system === 'pattern' || facts.ticket === null || facts.ticketSeen !== null;
    if (this.mayOpen()) this.consent(facts.askedAt);
  }

  /** Takes an accepted event; `before` is the request that it was about. */
  see(event: RequestEvent, before: AccessRequest): void {
    if (event.type === 'ticketChecked') this.isChecked = true;
    if (event.type === 'answered' && this.extension) return this.hearExtension(event, before);
    if (event.type === 'answered') {
      if (event.at >= before.lapsesAt) this.wrong('an answer was taken after the lapse');
      // approved by all and waiting for its ticket's system, it may still be denied
      if (this.tally.isDenied || this.mayOpen()) this.wrong('an answer to what was decided was taken');
      this.tally.hear(event);
    }
    if (event.type === 'extendAsked') this.wish(event, before);
    if (event.type === 'opened') this.opened.add(JSON.stringify(event.target));
    if (event.type === 'closed') this.closed.add(JSON.stringify(event.target));
    if (this.latestEnd === undefined && this.mayOpen()) this.consent(event.at);
  }

  /** Whether it may be asked for at all. */
  mayBegin(): boolean {
    const { way, stepUp, requester, entitlement } = this.facts;
    const isThem = stepUp === null ? entitlement.stepUp === 'none' : stepUp.oid === requester.id;
    return isThem && (way === 'approval' || this.mayOpen());
  }

  /** Whether the frozen rules let it open by now. */
  mayOpen(): boolean {
    const { way, entitlement: { breakGlass, approval, stepUp }, automatic, ticket, ticketSeen, duration, startsAt, pim, reason } = this.facts;
    if (!this.isChecked) return false;
    if (way === 'approval') return this.tally.isGiven();
    if (pim.length > 0) return false;
    if (way === 'breakGlass') return breakGlass !== null && duration <= breakGlass.max && ticket !== null && reason !== '' && startsAt === null;
    const entry = approval.automatic[automatic?.entry ?? Infinity];
    if (entry === undefined || stepUp !== 'none') return false;
    const says = [entry.onCall !== null, entry.longest !== null, entry.ticketStates.length > 0];
    return says.includes(true) && duration <= (entry.longest ?? Infinity) && (!says[2] || entry.ticketStates.includes(ticketSeen?.state.toLowerCase() ?? ''));
  }

  haveAll(which: 'opened' | 'closed', targets: readonly object[]): boolean {
    return targets.every((one) => this[which].has(JSON.stringify(one)));
  }

  get isDenied(): boolean { return this.tally.isDenied; }

  /** The moment from which it may be open: no end lies further away than what was asked and what every approver left of it. */
  private consent(at: Instant): void {
    const { startsAt, duration } = this.facts;
    this.latestEnd = later(startsAt ?? at, Math.min(duration, this.tally.shortest));
  }

  private wish({ at, by }: Extract<RequestEvent, { type: 'extendAsked' }>, before: AccessRequest): void {
    const { entitlement: { extend }, way, pim } = this.facts;
    if (this.extension || extend === null || by > extend.by || this.extended >= extend.times || way === 'breakGlass') return this.wrong('more time than the rules have');
    if (before.status !== 'active' || at >= before.window.end) return this.wrong('more time in what is over');
    if (extend.approval || pim.length > 0 || way === 'automatic') this.extension = { tally: new Tally(this.facts, at, this.wrongs), by };
    else this.prolong(by);
  }

  private hearExtension(event: Answered, before: AccessRequest): void {
    const { tally, by } = this.extension!; // it is only called with one
    if (before.status !== 'active' || event.at >= before.window.end) return this.wrong('more time was given to what is over');
    tally.hear(event);
    if (tally.isGiven()) this.prolong(Math.min(by, tally.shortest));
    if (tally.isGiven() || tally.isDenied) this.extension = undefined;
  }

  private wrong(what: string): void {
    this.wrongs.push(what);
  }

  private prolong(by: number): void {
    this.extended += 1;
    if (this.latestEnd !== undefined) this.latestEnd = later(this.latestEnd, by);
  }
}

/** The last whole `roundTo` at or before it. */
export function roundedDown(at: Instant, roundTo: number): number {
  return ms(at) - (ms(at) % roundTo);
}
