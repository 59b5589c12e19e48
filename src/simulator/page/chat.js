import { el, follow, icon } from './dom.js';
import { createComposer } from './composer.js';
import { activitiesOf, conversationNamed, markSeen, model } from './model.js';
import { drawPrivateLine, messageItem, messageVersion } from './message.js';
import { installFor } from './install.js';
import { refreshFor } from './press.js';
import { avatar } from './rail.js';

const AT_BOTTOM_PX = 60;

export function createChat(root) {
  const header = el('header', { class: 'chat-head' });
  const list = el('div', { class: 'messages', role: 'log', 'aria-live': 'polite', 'aria-label': 'Messages', tabindex: '0' });
  const newer = el('button', { type: 'button', class: 'newer', hidden: true, onclick: () => toEnd(list) }, icon('down', 14), 'New messages');
  const end = watchEnd(list);
  const composer = createComposer(end.keep);
  root.append(header, el('div', { class: 'scroll' }, list, newer), composer.node);
  list.addEventListener('scroll', () => { if (end.reached()) newer.hidden = true; });

  let shown = '';
  return () => {
    const place = `${model.person.id}|${model.conversation}`;
    const moved = place !== shown;
    const wasAtEnd = end.reached();
    if (moved) {
      list.replaceChildren();
      header.replaceChildren(...headline());
      composer.moved();
    }
    shown = place;
    composer.draw();
    installFor(model.person);
    const activities = activitiesOf(conversationNamed(model.conversation));
    const added = draw(list, activities, composer);
    for (const activity of activities) refreshFor(activity);
    for (const activity of activities) drawPrivateLine(list.querySelector(`[data-activity-id="${CSS.escape(activity.id)}"]`), activity);
    if (moved) for (const node of list.querySelectorAll('.fresh')) node.classList.remove('fresh');
    // What I wrote myself I always see arrive, wherever I was reading.
    const stick = moved || wasAtEnd || added.some((node) => node.classList.contains('mine'));
    if (stick) settle(list, moved ? null : added.at(-1));
    else if (added.length > 0) newer.hidden = false;
    if (moved) newer.hidden = true;
    if (!document.hidden) markSeen(model.conversation);
  };
}

function headline() {
  const personal = model.conversation === 'personal';
  const title = personal ? model.tenant.botName : model.conversation;
  const outside = !personal && conversationNamed(model.conversation)?.members.includes(model.person.id) === false;
  const under = outside ? `${model.person.name} is not in this team: every try to act here is refused.` : {
    personal: `Personal chat with ${model.person.name}`,
    approvals: 'Requests are decided here; the bot checks who presses.',
    audit: 'Every step with its proof, in order.',
  }[model.conversation];
  return [
    personal ? avatar(null) : el('span', { class: 'avatar channel', 'aria-hidden': 'true' }, icon('channel', 18)),
    el('div', {}, el('h1', {}, title), el('p', { title: under }, under)),
    el('span', { class: 'zone', 'data-testid': 'zone' }, 'Times are UTC'),
    el('span', { class: 'viewer' }, avatar(model.person), el('span', {}, 'as ', el('strong', {}, model.person.name))),
  ];
}

/** Draws the messages; returns the nodes that are new, in order. */
function draw(list, activities, composer) {
  const keyed = { key: (a) => a.id, version: messageVersion, build: messageItem };
  if (activities.length === 0) {
    follow(list, ['empty'], { key: (k) => k, build: emptyNote });
    return [];
  }
  if (model.conversation === 'personal') return follow(list, activities, keyed);
  const threads = threadsOf(activities);
  follow(list, threads, { key: (t) => `thread-${t[0].id}`, build: (t) => threadFrame(t[0], composer) });
  return threads.flatMap((thread) => {
    const frame = list.querySelector(`[data-key="${CSS.escape(`thread-${thread[0].id}`)}"]`);
    const root = follow(frame.querySelector('.root'), thread.slice(0, 1), keyed);
    return [...root, ...follow(frame.querySelector('.replies'), thread.slice(1), keyed)];
  });
}

/** Roots in order of time, each with its replies. A reply whose root was deleted stands on its own. */
function threadsOf(activities) {
  const threads = new Map();
  for (const activity of activities) {
    const thread = threads.get(activity.replyTo ?? activity.id);
    if (thread) thread.push(activity);
    else threads.set(activity.replyTo ?? activity.id, [activity]);
  }
  return [...threads.values()];
}

function threadFrame(root, composer) {
  return el('section', { class: 'thread', 'aria-label': 'Thread' },
    el('div', { class: 'root' }), el('div', { class: 'replies' }),
    el('button', { type: 'button', class: 'reply', onclick: () => composer.replyTo(root) }, icon('reply', 14), 'Reply'));
}

function emptyNote() {
  const personal = model.conversation === 'personal';
  return el('div', { class: 'empty' }, icon(personal ? 'chat' : 'channel', 36),
    el('strong', {}, personal ? 'Nothing said yet' : `Nothing in ${model.conversation} yet`),
    el('p', {}, {
      personal: 'Pick an example below, look it over, and send it.',
      approvals: 'A request of a colleague appears here as a card with Approve and Deny.',
      audit: 'Each step of each request is posted here, and at the end the proof that both layers are closed.',
    }[model.conversation]));
}

/**
 * Knows whether the reader is at the end of the list, also while the composer below it grows and so shortens it:
 * a shorter list with the same messages is no reading of older ones, and stays at its end.
 */
function watchEnd(list) {
  let height = 0;
  let width = 0;
  let atEnd = true;
  const reached = () => list.scrollHeight - list.scrollTop - Math.max(list.clientHeight, height) < AT_BOTTOM_PX;
  const keep = (change) => {
    // Another width breaks the lines anew: then only what was known before tells where the reader was.
    const stay = list.clientWidth === width ? reached() : atEnd;
    change();
    if (stay) toEnd(list);
    ({ clientHeight: height, clientWidth: width } = list);
  };
  list.addEventListener('scroll', () => { if (list.clientWidth === width) atEnd = reached(); });
  new ResizeObserver(() => keep(() => {})).observe(list);
  return { reached, keep };
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

/** A reply may land in an older thread: then that is what the reader wants to see. */
function settle(list, newest) {
  toEnd(list);
  newest?.scrollIntoView({ block: 'nearest' });
}
