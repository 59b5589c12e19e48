import { el, icon } from './dom.js';
import { sendMessage } from './api.js';
import { authorOf, conversationId, model, shortName } from './model.js';
import { reachBot, silentAt } from './reach.js';
import { clockTime } from './time.js';

/** What each part of the play would type next; the person's own address is filled in. */
function examples(person) {
  const ask = `/access request bastion-prod for 2h from ${person.address} ticket CHG0030001 because patch the kernel`;
  if (person.part === 'approver') return ['/access status', '/access help'];
  if (person.part === 'outsider') return [ask, '/access help'];
  const quick = `/access request bastion-quick for 20s from ${person.address} ticket CHG0030001 because show how a window closes`;
  return [ask, quick, '/access status', '/access end', '/access help'];
}

/** Where one writes. `keepPlace(change)` makes a change of the composer's height without moving the messages that are being read. */
export function createComposer(keepPlace) {
  let root = null;
  let refusal = '';
  const chips = el('div', { class: 'chips', role: 'group', 'aria-label': 'Example commands' });
  const replying = el('div', { class: 'replying', hidden: true });
  const problem = el('p', { class: 'problem', role: 'alert', 'data-testid': 'composer-problem', hidden: true });
  const box = el('textarea', { rows: 1, 'data-testid': 'composer', 'aria-label': 'Message', autocomplete: 'off', spellcheck: 'false', onkeydown: onKey, oninput: grow });
  const button = el('button', { type: 'submit', class: 'send', 'data-testid': 'send', 'aria-label': 'Send', title: 'Send (Enter)' }, icon('send', 18));
  const node = el('form', { class: 'composer', onsubmit: onSubmit }, chips, replying, el('div', { class: 'box' }, box, button), problem);

  function onKey(event) {
    if (event.key === 'Escape' && root) setRoot(null);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  }

  function grow() {
    keepPlace(() => {
      box.style.height = 'auto';
      box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
    });
  }

  function fill(text) {
    box.value = text;
    grow();
    box.focus();
  }

  function setRoot(activity) {
    root = activity;
    replying.hidden = !activity;
    if (!activity) return;
    const author = authorOf(activity)?.name ?? model.tenant.botName;
    replying.replaceChildren(icon('reply', 14), el('span', {}, 'Replying to ', el('strong', {}, author)),
      el('button', { type: 'button', class: 'quiet', 'aria-label': 'Do not reply to the thread', onclick: () => setRoot(null) }, icon('cross', 12)));
    box.focus();
  }

  async function onSubmit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text || button.disabled) return;
    button.disabled = true;
    tell('');
    const message = { conversation: conversationId(model.conversation), text, ...(root ? { replyTo: root.id } : {}) };
    try {
      const answer = await reachBot(() => sendMessage(model.person.id, message));
      if (answer) sent(text, answer.status);
    } catch (error) {
      tell(error.message);
    }
    button.disabled = false;
  }

  function sent(text, status) {
    if (box.value.trim() === text) fill('');
    setRoot(null);
    if (!status || status >= 400) tell(status ? `The bot did not take this message (HTTP ${status}).` : 'The bot did not answer.');
  }

  function tell(sentence) {
    refusal = sentence;
    draw();
  }

  /** The one place that says why nothing came of it; an absence of the bot is told until its next answer. */
  function draw() {
    const kept = box.value.trim() ? 'What you wrote is kept: please send it again in a moment.' : 'Please try again in a moment.';
    const since = silentAt();
    const sentence = refusal || (since === null ? '' : `${model.tenant.botName} did not answer at ${clockTime(since).slice(0, 5)}. ${kept}`);
    problem.classList.toggle('calm', !refusal);
    problem.hidden = !sentence;
    if (problem.textContent !== sentence) problem.textContent = sentence;
  }

  /** Another person or conversation: other examples, and nothing half-written is carried over. */
  function moved() {
    setRoot(null);
    box.value = '';
    tell('');
    box.placeholder = model.conversation === 'personal' ? `Message ${model.tenant.botName} as ${model.person.name}` : `Post in ${model.conversation}; ${model.tenant.botName} is mentioned for you`;
    box.dataset.person = shortName(model.person);
    chips.replaceChildren(...examples(model.person).map((text) => el('button', { type: 'button', class: 'chip', title: text, onclick: () => fill(text) }, text)));
    grow();
  }

  return { node, draw, moved, replyTo: setRoot };
}
