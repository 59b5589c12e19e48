import { el, icon } from './dom.js';
import { model } from './model.js';
import { countdown, drain } from './time.js';

/** The two layers at a glance: closed at rest, open with the time that is left. */
export function createTiles() {
  const identity = tile('identity', 'Identity', 'person');
  const network = tile('network', 'Network', 'network');
  return {
    node: el('div', { class: 'tiles', role: 'group', 'aria-label': 'Both layers' }, identity.node, network.node),
    draw() {
      identity.draw(identityState());
      network.draw(networkState());
    },
  };
}

function tile(id, title, sign) {
  const headline = el('strong');
  const holders = el('ul');
  const bar = el('div');
  const lock = el('span', { class: 'sign' });
  const node = el('div', { class: 'tile', 'data-testid': `tile-${id}`, 'data-state': 'closed', 'aria-live': 'polite' },
    el('div', { class: 'tile-top' }, icon(sign, 15), el('span', {}, title), lock), headline, holders, bar);
  let drawn = '';
  return {
    node,
    draw({ open, says, lines, from }) {
      const mark = JSON.stringify([open, says, lines, from]);
      if (mark === drawn) return;
      drawn = mark;
      node.dataset.state = open ? 'open' : 'closed';
      lock.replaceChildren(icon(open ? 'unlock' : 'lock', 18));
      headline.textContent = says;
      holders.replaceChildren(...holderLines(lines));
      const until = lines[0]?.until;
      bar.replaceChildren(...(open && until ? [drain(from, until)] : []));
    },
  };
}

/** One holder has two lines to himself; of several, the two that end last, each on a line. */
function holderLines(lines) {
  const [only] = lines;
  if (lines.length === 1) return [el('li', {}, only.who), only.until && el('li', {}, countdown(only.until, 'ends in '))].filter(Boolean);
  const shown = lines.length === 2 ? lines : lines.slice(0, 1);
  const rest = lines.length > 2 ? [el('li', {}, `and ${lines.length - 1} more below`)] : [];
  return [...shown.map(({ who, until }) => el('li', {}, el('span', { class: 'who' }, who), until && countdown(until))), ...rest];
}

/** The latest end per holder, furthest first. `from` is when the first of them began. */
function perHolder(entries) {
  const latest = new Map();
  for (const { who, until } of entries) {
    const known = latest.get(who);
    if (!known || (until ?? '9') > (known.until ?? '9')) latest.set(who, { who, until });
  }
  return [...latest.values()].sort((a, b) => String(b.until).localeCompare(String(a.until)));
}

function identityState() {
  const held = model.state.assignments.filter((a) => model.tenant.people.some((p) => p.id === a.personId));
  if (held.length === 0) return { open: false, says: 'No active role', lines: [{ who: 'Everybody is only eligible', until: null }] };
  const lines = perHolder(held.map((a) => ({ who: a.personName, until: a.until })));
  return { open: true, says: held.length === 1 ? '1 role active' : `${held.length} roles active`, lines, from: earliest(held.map((a) => a.from)) };
}

/** Service tags that Bastion itself needs; anything else that reaches the client port counts as open. */
const PLATFORM_SOURCES = ['GatewayManager', 'AzureLoadBalancer', 'VirtualNetwork'];

/** Whether a rule lets a client in on the client port (443). */
function letsClientsIn(rule) {
  if (rule.direction !== 'Inbound' || rule.access !== 'Allow') return false;
  if (rule.source.every((source) => PLATFORM_SOURCES.includes(source))) return false;
  return rule.ports.split(',').map((part) => part.trim()).some(coversClientPort);
}

function coversClientPort(range) {
  if (range === '*') return true;
  const [low, high = low] = range.split('-').map(Number);
  return low <= 443 && 443 <= high;
}

function networkState() {
  const open = model.state.rules.filter(letsClientsIn);
  if (open.length === 0) return { open: false, says: 'Deny all', lines: [{ who: 'No address reaches Bastion', until: null }] };
  const lines = perHolder(open.flatMap((rule) => rule.source.map((source) => ({ who: addressOf(source), until: rule.until }))));
  return { open: true, says: lines.length === 1 ? '1 address open' : `${lines.length} addresses open`, lines, from: beginning(lines[0]?.until) };
}

function addressOf(source) {
  return source === '*' || source === 'Internet' ? 'Everybody!' : source.replace(/\/32$/, '');
}

const firstSeen = new Map();

/** A rule carries no start: the role with the same end tells it, else the moment it was first seen here. */
function beginning(until) {
  const twin = model.state.assignments.find((a) => a.until && until && Date.parse(a.until) === Date.parse(until));
  if (twin) return twin.from;
  if (!firstSeen.has(until)) firstSeen.set(until, model.state.now);
  return firstSeen.get(until);
}

function earliest(times) {
  return [...times].sort()[0];
}
