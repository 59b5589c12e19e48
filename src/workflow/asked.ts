import { setTimeout as wait } from 'node:timers/promises';
import { roleKey, type Role } from '../access/entitlement.js';
import { AccessError, type ErrorCode } from '../access/errors.js';
import type { Duration } from '../access/instant.js';
import { areOneHuman, voiceOf, type People, type Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { linesOf } from '../access/stages.js';
import { authorityOf, pimRolesOf, questionOf, refuseDecided, stageFor } from './answer.js';
import { load } from './change.js';
import { isApproverOf } from './parts.js';
import type { Ports } from './ports.js';

/** As whom somebody is asked for an answer. */
export interface AskedAs {
  /** The stage for which the answer counts, 0 the first, and how many there are. */
  readonly stage: number;
  readonly stages: number;
  /** Asked since the beginning, since the stage before has approved, or because it has been silent for `silence`. */
  readonly since: 'start' | 'approval' | 'silence';
  readonly silence: Duration | null;
  /** What makes the person an approver: their own name in the rules, or the group called so; null when that cannot be told. */
  readonly through: { readonly group: string } | 'name' | null;
  /** The roles for which PIM demands an approval of its own, and lists this person. */
  readonly pim: readonly Role[];
}

/**
 * Whom a card is drawn for: somebody who is asked, or who has `answered` where others are asked still; a `reviewer` of a
 * break-glass window, or one who has `reviewed` it and may still end it; null: it is not theirs; `unknown`: that cannot be
 * told just now.
 */
export type AsWhom = AskedAs | 'answered' | 'reviewer' | 'reviewed' | 'unknown' | null;

/** Not theirs to decide, and not for want of an answer of the directory's. */
const NOT_THEIRS: readonly ErrorCode[] = ['own-request', 'not-an-approver', 'already-decided'];
/** Teams waits some seconds for a card; whoever is not known to be asked by then may try the buttons. Milliseconds. */
const PATIENCE = 1200;

/** A request, and as whom this person is asked about it. It decides nothing: who may is read again at the click. Rejects with `unknown-request`. */
export async function asksOf(ports: Ports, id: string, by: Person): Promise<{ request: AccessRequest; as: AsWhom }> {
  const { request } = await load(ports, id);
  const late = new AbortController();
  const silent = wait(PATIENCE, 'unknown' as const, { signal: late.signal }).catch(() => 'unknown' as const);
  return { request, as: await Promise.race([askedAs(ports, request, by), silent]).finally(() => { late.abort(); }) };
}

async function askedAs(ports: Ports, request: AccessRequest, by: Person): Promise<AsWhom> {
  try {
    if (request.way === 'breakGlass') return await reviewingAs(ports, request, by);
    refuseDecided(request, ports.clock.now());
    const { voice, mine } = await authorityOf(ports, request, by);
    if (questionOf(request).answers.some((one) => areOneHuman(one, voice))) return 'answered';
    const stage = stageFor(request, { voice, mine, now: ports.clock.now() });
    const [through, pim] = await Promise.all([throughWhat(ports, request.entitlement.approval.stages[stage]?.approvers, by), pimRolesOf(ports, request, by)]);
    return { stage, stages: request.entitlement.approval.stages.length, ...since(request, stage), through, pim: request.pim.map(({ role }) => role).filter((role) => pim.includes(roleKey(role))) };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    if (NOT_THEIRS.includes(error.code)) return null;
    ports.log.warn({ request: request.id, code: error.code, reason: error.message }, 'not told as whom an approver is asked');
    return 'unknown';
  }
}

async function reviewingAs(ports: Ports, request: AccessRequest, by: Person): Promise<'reviewer' | 'reviewed' | null> {
  const voice = voiceOf(by, ports.rules.accounts);
  if (areOneHuman(voice, { by: request.requester }) || !(await isApproverOf(ports, request.entitlement, by))) return null;
  return request.review?.given.some((one) => areOneHuman(one, voice)) ? 'reviewed' : 'reviewer';
}

/** A stage within a line is asked because the one before it was silent; the first of a later line, once the line before has approved. */
function since(request: AccessRequest, stage: number): Pick<AskedAs, 'since' | 'silence'> {
  const lines = linesOf(questionOf(request).request.entitlement.approval.stages);
  const line = lines.find((placed) => placed.some(({ index }) => index === stage)) ?? [];
  const at = line.findIndex(({ index }) => index === stage);
  if (at > 0) return { since: 'silence', silence: line[at - 1]?.stage.escalateAfter ?? null };
  return { since: line === lines[0] || line[0]?.stage.from === 'start' ? 'start' : 'approval', silence: null };
}

async function throughWhat({ directory }: Pick<Ports, 'directory'>, approvers: People | undefined, by: Person): Promise<AskedAs['through']> {
  if (!approvers) return null;
  if (approvers.people.some((id) => id.toLowerCase() === by.id)) return 'name';
  const isIn = await Promise.all(approvers.groups.map((group) => directory.isAmong(by.id, { groups: [group], people: [] })));
  const group = approvers.groups.find((_, i) => isIn[i]);
  const name = group === undefined ? undefined : await directory.groupName(group);
  return name === undefined ? null : { group: name };
}
