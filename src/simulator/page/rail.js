import { el, follow, icon } from './dom.js';
import { CONVERSATIONS, hashFor, model, shortName, unread } from './model.js';

const CONVERSATION_NAMES = { personal: 'JIT Access', approvals: 'approvals', audit: 'audit' };

/** Initials on the person's own colour; the same person has the same colour everywhere. */
export function avatar(person) {
  if (!person) return el('span', { class: 'avatar bot', 'aria-hidden': 'true' }, icon('shield', 18));
  const initials = person.name.split(' ').map((word) => word[0]).slice(0, 2).join('');
  const hue = model.tenant.people.indexOf(person) % 6;
  return el('span', { class: `avatar hue-${hue}`, 'aria-hidden': 'true' }, initials);
}

export function createRail(root) {
  const people = el('ul', { class: 'people' });
  const conversations = el('ul', { class: 'conversations' });
  root.append(
    el('header', { class: 'brand' }, avatar(null), el('div', {}, el('strong', {}, 'JIT Access'), el('span', {}, 'Practice tenant'))),
    el('h2', {}, 'I am'), people,
    el('h2', {}, 'Conversations'), conversations,
    el('p', { class: 'tip' }, 'Two windows can be two people: open a name in a new tab.'),
  );
  return () => {
    follow(people, model.tenant.people, { key: (p) => p.id, version: personVersion, build: personItem });
    follow(conversations, CONVERSATIONS, { key: (c) => c, version: conversationVersion, build: conversationItem });
  };
}

function totalUnread(person) {
  return person === model.person ? 0 : unread('personal', person);
}

function personVersion(person) {
  return [person === model.person, model.conversation, totalUnread(person) > 0].join();
}

function personItem(person) {
  const fresh = totalUnread(person) > 0;
  return el('li', {},
    el('a', {
      class: 'person', href: hashFor(person, model.conversation), 'data-testid': `person-${shortName(person)}`,
      'aria-current': person === model.person ? 'true' : null, title: `${person.mail} · connects from ${person.address}`,
    },
    avatar(person),
    el('span', { class: 'who' }, el('span', { class: 'name' }, person.name), el('span', { class: `part ${person.part}` }, person.part)),
    fresh && el('span', { class: 'dot', role: 'img', 'aria-label': 'unread in the personal chat' })));
}

function conversationVersion(name) {
  return [name === model.conversation, model.person.id, unread(name)].join();
}

function conversationItem(name) {
  const count = name === model.conversation ? 0 : unread(name);
  return el('li', {},
    el('a', {
      class: 'conversation', href: hashFor(model.person, name), 'data-testid': `conversation-${name}`,
      'aria-current': name === model.conversation ? 'true' : null, 'data-unread': count,
    },
    icon(name === 'personal' ? 'chat' : 'channel', 18),
    el('span', { class: 'who' },
      el('span', { class: 'name' }, CONVERSATION_NAMES[name]),
      el('span', { class: 'part' }, name === 'personal' ? 'personal chat' : `channel of ${model.tenant.team?.name ?? 'the team'}`)),
    count > 0 && el('span', { class: 'count', 'aria-label': `${count} unread` }, count > 99 ? '99+' : String(count))));
}
