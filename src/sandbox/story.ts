import type { RecordEntry } from '../simulator/core.js';
import { CHANNELS, NSG_ID, PEOPLE, type SeedPerson } from '../simulator/seed.js';
import { approvalAt, checkStory, closing, endOf, type Invariant } from './check.js';
import { buttonOf, textOf, until, type Control } from './control.js';

/** How long the window of the story lasts. */
const WINDOW = '10s';
const ROLES = 4;

export interface StoryResult {
  readonly passed: boolean;
  readonly invariants: readonly Invariant[];
  /** Milliseconds from the approver's press to the requester's card that says ready. */
  readonly approveToReady: number;
  readonly lateness: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly end: string;
}

function person(first: string): SeedPerson {
  const found = PEOPLE.find((p) => p.name.startsWith(first));
  if (!found) throw new Error(`There is no ${first} in the practice tenant.`);
  return found;
}

/**
 * One window from the question to its proof, played through the same API as the page. `tell` gets each line of the
 * timeline as it happens. Judged by the simulator's record alone.
 */
export async function playStory(control: Control, tell: (line: string) => void): Promise<StoryResult> {
  const riley = person('Riley');
  const ana = person('Ana');
  const rulesBefore = foreignRules(await control.state());
  await tryToGetIn(control, riley, tell);
  await control.say(riley, `/access request bastion-quick for ${WINDOW} from ${riley.address} ticket CHG0030001 because patch the kernel`);
  tell(`Riley    asks for bastion-quick for ${WINDOW} from ${riley.address}, ticket CHG0030001`);
  const card = await until(() => approvalCard(control, ana), { what: 'the card in the approvals channel', within: 15_000 });
  tell('bot      posts the card with Approve and Deny in the approvals channel');
  const mine = await control.press(riley, card);
  tell(`Riley    presses Approve herself: ${sentence(mine.body?.value)}`);
  await control.press(ana, card);
  tell('Ana      presses Approve');
  const ready = await until(() => readyCard(control, riley), { what: 'the card that says ready', within: 20_000 });
  tell(`Azure    ${await standing(control)}`);
  tell('bot      tells Riley: ready, and how to connect');
  await tryToGetIn(control, riley, tell);
  tell('…        the window runs');
  await until(() => closureCard(control), { what: 'the closing message in the audit channel', within: 40_000 });
  tell(`Azure    ${await standing(control)}`);
  tell('bot      posts the closing message with its proof in the audit channel');
  await tryToGetIn(control, riley, tell);
  return judge(control, { riley, ready, rulesBefore });
}

async function judge(control: Control, { riley, ready, rulesBefore }: { riley: SeedPerson; ready: RecordEntry; rulesBefore: string }): Promise<StoryResult> {
  const record = await control.record();
  const isSame = foreignRules(await control.state()) === rulesBefore;
  const invariants = [
    ...checkStory({ record, personId: riley.id, address: `${riley.address}/32`, roles: ROLES }),
    { name: 'the foreign rules are byte for byte as before', ok: isSame, detail: NSG_ID.split('/').at(-1) ?? '' },
  ];
  const lateness = closing(record)?.lateness ?? Number.NaN;
  const approved = approvalAt(record, riley.id) ?? '';
  return {
    passed: invariants.every((i) => i.ok), invariants, end: endOf(record) ?? '',
    approveToReady: Date.parse(ready.at) - Date.parse(approved), lateness: { p50: lateness, p99: lateness, max: lateness },
  };
}

async function tryToGetIn(control: Control, who: SeedPerson, tell: (line: string) => void): Promise<void> {
  const { ok, checks } = await control.connect(who, 'vm-web-1');
  const why = checks.find((c) => c.ok === ok)?.why ?? '';
  tell(`${who.name.split(' ')[0] ?? ''}    tries to connect to vm-web-1: ${ok ? 'gets in' : 'is kept out'}. ${why}`);
}

async function standing(control: Control): Promise<string> {
  const { assignments, rules, sessions } = await control.state();
  const ours = rules.filter((r) => !r.foreign);
  return `${assignments.length} roles active, ${ours.length === 0 ? 'no rule of ours' : `rule ${ours.map((r) => `${r.name} from ${r.source.join(', ')}`).join(', ')}`}, ${sessions.length} sessions`;
}

/** The card of this story's request as its approver sees it, with what a press of its button sends. */
async function approvalCard(control: Control, ana: SeedPerson) {
  const { conversations } = await control.state();
  const activity = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.at(-1);
  const approve = activity && buttonOf(await control.seenBy(ana, { conversation: CHANNELS.approvals.id, activity }), 'approve');
  return activity && approve ? { conversation: CHANNELS.approvals.id, activityId: activity.id, verb: 'approve', data: approve.data } : undefined;
}

async function readyCard(control: Control, riley: SeedPerson): Promise<RecordEntry | undefined> {
  return received(await control.record(), `a:${riley.id}`, /az network bastion/);
}

async function closureCard(control: Control): Promise<RecordEntry | undefined> {
  return received(await control.record(), CHANNELS.audit.id, /lateness/i);
}

function received(record: readonly RecordEntry[], conversation: string, says: RegExp): RecordEntry | undefined {
  return record.find((e) => e.kind === 'activity.received' && e.conversation === conversation && says.test(textOf(e.card)));
}

function foreignRules(state: Awaited<ReturnType<Control['state']>>): string {
  return JSON.stringify(state.rules.filter((r) => r.foreign));
}

function sentence(value: unknown): string {
  return typeof value === 'string' ? value : textOf(value).slice(0, 120);
}
