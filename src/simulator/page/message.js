import { el, follow, icon } from './dom.js';
import { drawCard, shade } from './card.js';
import { mentionsIn, plainText, richText } from './markdown.js';
import { authorOf, model, privateKey } from './model.js';
import { cardFor, dismissLine, press } from './press.js';
import { avatar } from './rail.js';
import { messageTime } from './time.js';

/** Changes whenever the message must be drawn again for this person; what was half-typed into its card is then gone. */
export function messageVersion(activity) {
  return [model.person.id, activity.editedAt ?? '', activity.deleted ?? '', cardFor(activity).mark, activity.card ? shade() : ''].join('|');
}

/** One message: who, when, text, card, and what only this person sees below it. */
export function messageItem(activity) {
  const author = authorOf(activity);
  const mine = author === model.person;
  const { payload } = cardFor(activity);
  return el('article', {
    class: `message${mine ? ' mine' : ''}${author ? '' : ' from-bot'}${payload ? ' has-card' : ''}`, 'data-testid': 'message', 'data-activity-id': activity.id,
    'aria-label': `${author?.name ?? model.tenant.botName}, ${messageTime(activity.at)}`,
  },
  avatar(author),
  el('div', { class: 'body' },
    el('div', { class: 'byline' },
      el('span', { class: 'name' }, author?.name ?? model.tenant.botName),
      !author && el('span', { class: 'tag' }, 'app'),
      el('time', { datetime: activity.at, title: activity.at }, messageTime(activity.at)),
      activity.editedAt && el('span', { class: 'edited', title: activity.editedAt }, 'Edited')),
    activity.deleted && el('p', { class: 'deleted', 'data-testid': 'deleted' }, 'This message was deleted.'),
    activity.text && el('div', { class: 'bubble' }, mentionsIn(author ? plainText(activity.text) : richText(activity.text), activity.mentions)),
    payload && cardFrame(activity, payload),
    el('div', { class: 'private' })));
}

function cardFrame(activity, payload) {
  const frame = drawCard(payload, async (action) => {
    if (frame.inert) return;
    frame.inert = true;
    frame.setAttribute('aria-busy', 'true');
    await press(activity, action);
    frame.inert = false;
    frame.removeAttribute('aria-busy');
  });
  return frame;
}

/** Shows or takes away the line that only this person sees, leaving the card as it is. */
export function drawPrivateLine(message, activity) {
  const held = model.privateLines.get(privateKey(activity));
  follow(message.querySelector('.private'), held ? [held] : [], { key: () => 'line', version: JSON.stringify, build: () => lineItem(activity, held) });
}

function lineItem(activity, held) {
  return el('div', { class: `ephemeral${held.failed ? ' failed' : ''}`, role: held.failed ? 'alert' : 'status', 'data-testid': 'ephemeral' },
    icon(held.failed ? 'cross' : 'eye', 15),
    el('div', {}, richText(held.line), el('span', { class: 'only' }, 'Only you can see this')),
    el('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', onclick: () => dismissLine(activity) }, icon('cross', 12)));
}
