import { pressButton, sendMessage } from './api.js';
import { openDialog } from './dialog.js';
import { announce, conversationId, model, privateKey } from './model.js';
import { mayTry, reachBot } from './reach.js';

/** Presses a card's button as the current person, and keeps what only this person is shown. @returns false when the bot is away. */
export async function press(activity, action) {
  const person = model.person;
  const key = privateKey(activity, person);
  const where = conversationId(model.conversation);
  model.privateLines.delete(key);
  try {
    const back = action.data?.msteams;
    if (back?.type === 'imBack' || back?.type === 'messageBack') {
      return await reachBot(() => sendMessage(person.id, { conversation: where, text: String(back.value ?? back.text ?? '') })) !== null;
    }
    if (back?.type === 'task/fetch') {
      await openDialog(activity, action);
      return true;
    }
    const { type, verb, data } = action;
    const answer = await reachBot(() => pressButton(person.id, { conversation: where, activityId: activity.id, action: { type, verb, data } }));
    if (!answer) return false;
    keep(key, activity, readAnswer(answer));
  } catch (error) {
    keep(key, activity, { line: error.message, failed: true });
  }
  announce();
  return true;
}

/** The refresh that Teams asks for by itself when somebody on the card's list looks at it; once per version, and again later when the bot was away. */
const refreshed = new Set();

export function refreshFor(activity) {
  const refresh = activity.card?.refresh;
  if (!refresh?.action || !refresh.userIds?.some((id) => id.includes(model.person.id))) return;
  const once = `${privateKey(activity)}|${activity.editedAt ?? ''}`;
  if (refreshed.has(once) || !mayTry()) return;
  refreshed.add(once);
  void askForOwn(activity, refresh.action).then((reached) => { if (!reached) refreshed.delete(once); });
}

/** As Teams does unasked: a card comes in place of everybody's, and anything else is left unsaid. @returns false when the bot is away. */
async function askForOwn(activity, { verb, data = {} }) {
  const key = privateKey(activity);
  const where = conversationId(model.conversation);
  try {
    const answer = await reachBot(() => pressButton(model.person.id, { conversation: where, activityId: activity.id, action: { type: 'Action.Execute', verb, data }, trigger: 'automatic' }));
    if (!answer) return false;
    keep(key, activity, { card: readAnswer(answer).card });
  } catch {
    return true; // the simulator is away or refuses: everybody's card stays, as in Teams
  }
  announce();
  return true;
}

/** @returns what to show: a card, a line, or nothing; `failed` marks a line that tells of an error. */
function readAnswer({ status, body }) {
  const kind = body?.type ?? '';
  if (kind === 'application/vnd.microsoft.card.adaptive') return { card: body.value };
  if (kind === 'application/vnd.microsoft.activity.message') return { line: String(body.value) };
  if (kind === 'application/vnd.microsoft.error') return { line: body.value?.message ?? 'The bot answered with an error.', failed: true };
  if (status >= 400) return { line: `The bot did not take this (HTTP ${status}).`, failed: true };
  if (!status) return { line: 'The bot did not answer.', failed: true };
  return {};
}

function keep(key, activity, { card, line, failed = false }) {
  // A later update of the message for everybody replaces the private card, as in Teams.
  if (card) model.privateCards.set(key, { card, over: activity.editedAt ?? '', at: Date.now() });
  if (line) model.privateLines.set(key, { line, failed });
}

/** The card as this person sees it now. */
export function cardFor(activity) {
  if (activity.deleted) return { payload: null, mark: '' };
  const mine = model.privateCards.get(privateKey(activity));
  return mine && mine.over === (activity.editedAt ?? '') ? { payload: mine.card, mark: mine.at } : { payload: activity.card, mark: '' };
}

export function dismissLine(activity) {
  model.privateLines.delete(privateKey(activity));
  announce();
}
