import { useDialog } from './api.js';
import { drawCard } from './card.js';
import { el, icon } from './dom.js';
import { conversationId, model } from './model.js';
import { reachBot } from './reach.js';
import { avatar } from './rail.js';

/** Widths of a dialog, in pixels, as Teams names them. */
const WIDTHS = { small: 280, medium: 600, large: 720 };

/**
 * A dialog as Teams shows it: asks the bot for it (`task/fetch`), draws the card that it answers with, and sends what
 * is filled in (`task/submit`) until the bot ends it. The browser keeps the focus inside; Escape closes it.
 */
export async function openDialog(activity, { data }) {
  const opener = document.activeElement;
  const name = el('h2', { id: 'dialog-title' }, model.tenant.botName);
  const problem = el('p', { class: 'problem', role: 'alert', 'data-testid': 'dialog-problem', hidden: true });
  const body = el('div', { class: 'dialog-body', 'aria-live': 'polite' }, el('p', { class: 'loading' }, 'Loading…'));
  const shut = el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => node.close() }, icon('cross', 16));
  const node = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title', 'data-testid': 'dialog' }, el('header', {}, avatar(null), name, shut), problem, body);
  node.addEventListener('close', () => { node.remove(); if (opener?.isConnected) opener.focus(); });
  const over = { activity, where: conversationId(model.conversation), person: model.person, node, name, problem, body };
  document.body.append(node);
  node.showModal();
  await turn(over, 'task/fetch', data);
}

/** One question to the bot. What was filled in stays when it does not answer. */
async function turn(over, kind, data) {
  const { activity, where, person, node, body } = over;
  body.inert = true;
  node.setAttribute('aria-busy', 'true');
  say(over, '');
  try {
    const answer = await reachBot(() => useDialog(person.id, { conversation: where, activityId: activity.id, kind, data }));
    if (!answer) say(over, 'The bot did not answer. What you filled in is kept: please try again in a moment.');
    else if (answer.status >= 400) say(over, `Something went wrong: the bot did not take this (HTTP ${answer.status}).`);
    else follow(over, answer.body?.task);
  } catch (error) {
    say(over, error.message);
  }
  body.inert = false;
  node.removeAttribute('aria-busy');
}

/** `continue` shows another card, `message` words, nothing ends it. */
function follow(over, task) {
  const { node, name, body } = over;
  if (!task) return node.close();
  if (task.type === 'message') return body.replaceChildren(el('p', { class: 'told', 'data-testid': 'dialog-told' }, String(task.value)), el('button', { type: 'button', class: 'ac-pushButton style-positive', onclick: () => node.close() }, 'OK'));
  const card = task.value?.card?.content;
  if (task.type !== 'continue' || !card) return say(over, 'Something went wrong: the bot answered with what Teams does not know.');
  if (task.value.title) name.textContent = task.value.title;
  node.style.inlineSize = `${WIDTHS[task.value.width] ?? task.value.width ?? WIDTHS.medium}px`;
  body.replaceChildren(drawCard(card, (action) => void turn(over, 'task/submit', action.data)));
  // what is new stands above: what is wrong, or what comes of it
  body.scrollTop = 0;
  body.querySelector('input, select, textarea, button')?.focus({ preventScroll: true });
}

function say({ problem }, sentence) {
  problem.hidden = sentence === '';
  problem.textContent = sentence;
}
