import { el, icon } from './dom.js';
import { sendMessage } from './api.js';
import { authorOf, conversationId, model, shortName } from './model.js';

/** What each part of the play would type next; the person's own address is filled in. */
function examples(person) {
  const ask = `/access request bastion-prod for 2h from ${person.address} ticket CHG0030001 because patch the kernel`;
  if (person.part === 'approver') return ['/access status', '/access help'];
  if (person.part === 'outsider') return [ask, '/access help'];
  const quick = `/access request bastion-quick for 20s from ${person.address} ticket CHG0030001 because show how a window closes`;
  return [ask, quick, '/access status', '/access end', '/access help'];
}

export function createComposer() {
  let root = null;
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
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 140)}px`;
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
    problem.hidden = true;
    const message = { conversation: conversationId(model.conversation), text, ...(root ? { replyTo: root.id } : {}) };
    try {
      const { status } = await sendMessage(model.person.id, message);
      if (box.value.trim() === text) fill('');
      setRoot(null);
      if (!status || status >= 400) tell(status ? `The bot did not take this message (HTTP ${status}).` : 'The bot did not answer.');
    } catch (error) {
      tell(error.message);
    }
    button.disabled = false;
  }

  function tell(sentence) {
    problem.textContent = sentence;
    problem.hidden = false;
  }

  /** Another person or conversation: other examples, and nothing half-written is carried over. */
  function moved() {
    setRoot(null);
    problem.hidden = true;
    box.value = '';
    box.placeholder = model.conversation === 'personal' ? `Message ${model.tenant.botName} as ${model.person.name}` : `Post in ${model.conversation}; ${model.tenant.botName} is mentioned for you`;
    box.dataset.person = shortName(model.person);
    chips.replaceChildren(...examples(model.person).map((text) => el('button', { type: 'button', class: 'chip', title: text, onclick: () => fill(text) }, text)));
    grow();
  }

  return { node, moved, replyTo: setRoot };
}
