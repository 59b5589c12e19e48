import type { RecordEntry } from '../simulator/core.js';

export interface Invariant { readonly name: string; readonly ok: boolean; readonly detail: string }

/** What a story is judged on: nothing but what the simulator itself recorded of Azure and of the people's clicks. */
export interface Evidence {
  readonly record: readonly RecordEntry[];
  readonly personId: string;
  /** The person's address as a prefix. */
  readonly address: string;
  readonly roles: number;
}

/** An entry that may be of this kind; some shapes of entry serve several kinds. */
type Kind<K extends RecordEntry['kind']> = RecordEntry extends infer E ? E extends { kind: infer All } ? [K & All] extends [never] ? never : E : never : never;

function of<K extends RecordEntry['kind']>(record: readonly RecordEntry[], ...kinds: K[]): Kind<K>[] {
  return record.filter((e) => (kinds as string[]).includes(e.kind)) as Kind<K>[]; // the filter is what makes it so
}

/** The window's end, from the name of the rule that opened it; the rule's name is what cannot be edited. */
export function endOf(record: readonly RecordEntry[]): string | undefined {
  const name = of(record, 'rule.put').find((e) => !e.foreign)?.rule;
  const [, y, mo, d, h, mi, s] = /^jit-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(name ?? '') ?? [];
  return y === undefined ? undefined : `${y}-${mo}-${d}T${h}:${mi}:${s}.000Z`;
}

/** When everything that was opened was gone, and how long after the window's end. Milliseconds. */
export function closing(record: readonly RecordEntry[]): { at: string; lateness: number } | undefined {
  const end = endOf(record);
  const last = of(record, 'rule.deleted', 'assignment.closed', 'session.cut').map((e) => e.at).sort().at(-1);
  return end === undefined || last === undefined ? undefined : { at: last, lateness: Math.max(0, Date.parse(last) - Date.parse(end)) };
}

/** The approval that counted: the press of somebody else. */
export function approvalAt(record: readonly RecordEntry[], personId: string): string | undefined {
  return of(record, 'activity.sent').find((e) => e.what === 'invoke' && e.verb === 'approve' && e.from !== personId && e.status === 200)?.at;
}

/** The promises of one window, each true or not by the record. */
export function checkStory({ record, personId, address, roles }: Evidence): Invariant[] {
  const approved = approvalAt(record, personId) ?? '9';
  const puts = of(record, 'rule.put').filter((e) => !e.foreign);
  const gone = of(record, 'rule.deleted').filter((e) => !e.foreign);
  const opened = of(record, 'assignment.opened');
  const ended = of(record, 'assignment.closed');
  const end = endOf(record) ?? '';
  const early = [...puts, ...opened].filter((e) => e.at < approved);
  const foreign = of(record, 'rule.put', 'rule.deleted').filter((e) => e.foreign);
  const sessions = of(record, 'session.opened');
  const cut = of(record, 'session.cut', 'session.ended');
  const tries = of(record, 'connect.tried').filter((e) => e.personId === personId);
  const inside = tries.filter((e) => e.at >= approved && e.at < end);
  const outside = tries.filter((e) => e.at < approved || e.at > end);
  const strangers = opened.filter((e) => e.principalId !== personId);
  return [
    say('nothing was open before the approval', approved !== '9' && early.length === 0, `${early.length} writes before it`),
    say('the network opened for this address only', puts.length > 0 && puts.every((e) => JSON.stringify(sourcesIn(e.after)) === JSON.stringify([address])), puts.map((e) => e.rule).join(', ')),
    say('the roles opened, for this person only', opened.length === roles && strangers.length === 0, `${opened.length} of ${roles}`),
    say('no role was given beyond the window', opened.every((e) => e.until !== null && e.until <= end), `until ${end}`),
    say('every rule is gone', puts.length > 0 && puts.every((e) => gone.some((g) => g.rule === e.rule && g.at >= e.at)), `${gone.length} removed`),
    say('every role is gone', opened.every((e) => ended.some((c) => c.assignment === e.assignment)), `${ended.length} ended`),
    say('every live session was cut', sessions.length > 0 && sessions.every((e) => cut.some((c) => c.sessionId === e.sessionId)), `${cut.length} of ${sessions.length}`),
    say('the person got in inside the window and at no other time', inside.some((e) => e.ok) && outside.length > 1 && outside.every((e) => !e.ok), `${inside.length} tries inside, ${outside.length} outside`),
    say('nobody else\'s rule was touched', foreign.length === 0, `${foreign.length} writes to foreign rules`),
  ];
}

function sourcesIn(properties: unknown): unknown {
  const { sourceAddressPrefix, sourceAddressPrefixes } = properties as Record<string, unknown>; // a rule as it stands on the wire
  return Array.isArray(sourceAddressPrefixes) && sourceAddressPrefixes.length > 0 ? sourceAddressPrefixes : [sourceAddressPrefix];
}

function say(name: string, ok: boolean, detail: string): Invariant {
  return { name, ok, detail };
}
