import { setTimeout as wait } from 'node:timers/promises';
import { buttonOf, textOf, type PressAnswer } from '../../src/sandbox/control.js';
import type { StoredActivity } from '../../src/simulator/core.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import type { Life } from './plan.js';
import type { World } from './world.js';

/** One request as a person sent it; a person who was not heard asks again, under another name and from another address. */
export interface Ask {
  readonly life: Life;
  readonly name: string;
  readonly address: string;
  readonly requester: SeedPerson;
  /** Its id, as soon as its card stands. */
  request?: string;
}

/** How long a person waits for the card before asking again, and how often. Milliseconds. */
const PATIENCE = 14_000;
const ASKS = 6;
/** A click that did not get through is tried again, so often and with such a pause. Milliseconds. */
const CLICKS = 8;
const PAUSE = 1500;
const OPENS_WITHIN = 60_000;
const SETTLED = /decided|already|own request|ended|taken back|lapsed|no longer|not open|cannot|waits|nothing|before|There is no request/i;

interface Card { readonly activity: StoredActivity; readonly request: string }

/** Plays what a person wants from beginning to end, as far as people have a part in it. */
export async function play(world: World, life: Life, asks: Ask[]): Promise<void> {
  await wait(life.asksAt);
  for (let n = 0; n < ASKS; n += 1) {
    const ask = askFor(world, life, asks);
    const card = await heard(world, ask);
    if (card) return act(world, ask, card);
    await untilUp(world);
  }
}

/** Somebody to whom nobody answers does not ask all the time. */
async function untilUp({ replicas }: World): Promise<void> {
  while (!replicas.some(({ state }) => state === 'up')) await wait(500);
}

function askFor(world: World, life: Life, asks: Ask[]): Ask {
  const requester = world.requesters[life.requester] ?? world.requesters[0];
  if (!requester) throw new Error('There is nobody who could ask.');
  const ask: Ask = { life, requester, name: `${life.name}n${asks.length}.`, address: `203.0.113.${100 + asks.length}` };
  asks.push(ask);
  return ask;
}

async function heard(world: World, ask: Ask): Promise<Card | undefined> {
  const { life, name, address, requester } = ask;
  const line = `/access request ${life.entitlement} for ${life.seconds}s from ${address} ticket CHG0030001 because ${name}`;
  await world.aim();
  await world.control.say(requester, line).catch(() => undefined); // nobody answers: the card will not come either
  const card = await cardOf(world, name, PATIENCE);
  if (card) ask.request = card.request;
  return card;
}

/** The card with these words in the approvals channel, as everybody sees it, and which request it shows. */
export async function cardOf({ watch }: World, words: string, within: number): Promise<Card | undefined> {
  const shown = await watch.until((e) => e.kind === 'activity.received' && e.conversation === CHANNELS.approvals.id && requestOn(e.card) !== undefined && textOf(e.card).includes(words), within);
  const request = shown?.kind === 'activity.received' ? requestOn(shown.card) : undefined;
  if (shown?.kind !== 'activity.received' || request === undefined) return undefined;
  return { activity: { id: shown.activityId, from: '', at: shown.at, card: shown.card }, request };
}

/** Which request a card of ours shows, that waits for an answer: for those who are asked it has buttons, which their clients ask for. */
function requestOn(card: unknown): string | undefined {
  const refreshed = (card as { refresh?: { action?: { data?: { request?: string } } } } | undefined)?.refresh?.action?.data?.request;
  return refreshed ?? (buttonOf(card, 'approve')?.data as { request?: string } | undefined)?.request;
}

async function act(world: World, ask: Ask, card: Card): Promise<void> {
  const { life: { clicks, then } } = ask;
  const own = then?.do === 'cancel' ? [wait(then.after).then(() => say(world, ask, `/access cancel ${card.request}`))] : [];
  await Promise.all([...clicks.map(({ who, verdict, after }) => wait(after).then(() => press(world, { who, verdict, card }))), ...own]);
  if (clicks.every(({ verdict }) => verdict === 'deny') || then?.do === 'cancel') return;
  const opened = await world.watch.until((e) => e.kind === 'rule.put' && JSON.stringify(e.after).includes(ask.address), OPENS_WITHIN);
  if (!opened) return;
  await connect(world, ask);
  if (!then) return;
  await wait(then.after);
  await say(world, ask, then.do === 'end' ? `/access end ${card.request}` : `/access extend ${card.request} by 8s`, then.isTwice ? 2 : 1);
}

/** Presses until somebody answers; what was answered once is settled. */
async function press(world: World, { who, verdict, card }: { who: number; verdict: 'approve' | 'deny'; card: Card }): Promise<void> {
  const person = world.approvers[who];
  if (!person) return;
  for (let n = 0; n < CLICKS; n += 1) {
    await world.aim();
    const answer = await pressOnce(world, { person, verdict, card }).catch(() => undefined); // nobody answers
    if (answer && isSettled(answer)) return;
    await wait(PAUSE);
  }
}

/** The client of whoever is asked fetches their own card, and there they press. */
async function pressOnce({ control }: World, { person, verdict, card }: { person: SeedPerson; verdict: 'approve' | 'deny'; card: Card }): Promise<PressAnswer> {
  const conversation = CHANNELS.approvals.id;
  const seen = await control.seenBy(person, { conversation, activity: card.activity });
  if (typeof seen !== 'object') return { status: 503, body: null }; // a sentence: it cannot be shown now
  const button = buttonOf(seen, verdict);
  if (!button) return { status: 200, body: { value: 'It is decided.' } };
  return control.press(person, { conversation, activityId: card.activity.id, verb: verdict, data: { ...button.data as object, comment: verdict === 'deny' ? 'not today' : '' } }); // our own card
}

function isSettled({ status, body }: PressAnswer): boolean {
  return status === 200 && (typeof body?.value !== 'string' || SETTLED.test(body.value));
}

async function say(world: World, { requester }: Ask, text: string, times = 1): Promise<void> {
  for (let n = 0; n < CLICKS; n += 1) {
    await world.aim();
    const answers = await Promise.all(Array.from({ length: times }, () => world.control.say(requester, text).catch(() => undefined)));
    if (answers.some((answer) => answer?.status === 200)) return;
    await wait(PAUSE);
  }
}

/** The person goes in while it is open, so that there is a session to cut. */
async function connect(world: World, { requester, address, life }: Ask): Promise<void> {
  if (life.entitlement !== 'quick') return;
  await world.control.connect(requester, 'vm-web-1', address).catch(() => undefined);
}
