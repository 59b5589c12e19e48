import { el, follow } from './dom.js';
import { hangUp } from './api.js';
import { announce, model } from './model.js';
import { createChanges } from './changes.js';
import { createConnect } from './connect.js';
import { createTiles } from './tiles.js';
import { clockTime, countdown, messageTime, serverNow } from './time.js';

/** The right-hand pane: what Azure itself holds, whatever the chat says. */
export function createAzure(root) {
  const clock = el('span', { class: 'clock', 'data-clock': '', title: 'The simulator\u2019s clock' });
  const floor = el('span', { class: 'floor' });
  const tiles = createTiles();
  const connect = createConnect();
  const rules = section('Bastion network rules', 'rules');
  const outbound = outboundRules();
  rules.node.append(outbound.node);
  const roles = section('Active roles', 'roles');
  const sessions = section('Bastion sessions', 'sessions');
  const changes = createChanges();
  root.append(
    el('header', { class: 'azure-head' }, el('h2', {}, 'Azure'), floor, clock),
    tiles.node, connect.node, sessions.node, rules.node, roles.node, changes.node);

  return () => {
    const { pimFloorSeconds } = model.state;
    floor.textContent = pimFloorSeconds === 300 ? '' : `PIM floor ${pimFloorSeconds} s`;
    clock.textContent = `${clockTime(serverNow())} UTC`;
    floor.title = 'PIM grants and removes nothing younger than this. A real tenant: 300 s; shortened here.';
    tiles.draw();
    connect.draw();
    sessions.draw(model.state.sessions, { key: (s) => s.sessionId, build: sessionRow }, 'Nobody is connected.');
    rules.draw(rulesOf('Inbound'), RULE_ROWS, 'The group holds no rules.');
    outbound.draw(rulesOf('Outbound'));
    roles.draw(model.state.assignments, { key: (a) => a.id, version: JSON.stringify, build: roleRow }, 'Nobody holds an active role.');
    void changes.draw();
  };
}

function section(title, id) {
  const count = el('span', { class: 'tally' });
  const list = el('ul', { class: `rows ${id}`, 'data-testid': id });
  const none = el('p', { class: 'none' });
  return {
    node: el('section', { 'aria-labelledby': `${id}-title` }, el('h3', { id: `${id}-title` }, title, count), list, none),
    draw(items, keyed, whenNone) {
      follow(list, items, keyed);
      list.hidden = items.length === 0;
      none.hidden = items.length > 0;
      none.textContent = whenNone;
      count.textContent = items.length ? String(items.length) : '';
    },
  };
}

const RULE_ROWS = { key: (r) => r.name, version: JSON.stringify, build: ruleRow };

/** In the order in which Azure evaluates them. */
function rulesOf(direction) {
  return model.state.rules.filter((rule) => rule.direction === direction).sort((a, b) => a.priority - b.priority);
}

/** Outbound rules say nothing about who gets in: there to be looked up, folded away. */
function outboundRules() {
  const label = el('summary');
  const list = el('ul', { class: 'rows rules', 'data-testid': 'rules-outbound' });
  const node = el('details', { class: 'outbound' }, label, list);
  return {
    node,
    draw(rules) {
      follow(list, rules, RULE_ROWS);
      label.textContent = rules.length === 1 ? '1 outbound rule' : `${rules.length} outbound rules`;
      node.hidden = rules.length === 0;
    },
  };
}

const SOURCE_NAMES = { '*': 'anyone', Internet: 'Internet' };

/** An address with the name of whoever connects from it. */
export function sourceName(source) {
  const person = model.tenant.people.find((p) => p.address === source.replace(/\/32$/, ''));
  return person ? `${source} (${person.name.split(' ')[0]})` : SOURCE_NAMES[source] ?? source;
}

function ruleRow(rule) {
  const ours = !rule.foreign && rule.until;
  const unsettled = rule.provisioningState && rule.provisioningState !== 'Succeeded';
  return el('li', { class: `row rule ${rule.access.toLowerCase()} ${ours ? 'ours' : 'foreign'}`, 'data-rule': rule.name, title: rule.description || null },
    el('span', { class: 'priority', 'aria-label': `priority ${rule.priority}` }, String(rule.priority)),
    el('div', { class: 'main' },
      el('span', { class: 'name' }, rule.name),
      el('span', { class: 'under' }, ours && verdict(rule), ` ${traffic(rule)}`)),
    unsettled ? el('span', { class: 'badge busy' }, rule.provisioningState) : rule.until ? countdown(rule.until) : verdict(rule));
}

function verdict(rule) {
  return el('span', { class: 'verdict' }, rule.access);
}

/** Who gets where, e.g. `203.0.113.7/32 (Riley) → 443`. */
function traffic({ source, ports }) {
  return `${source.map(sourceName).join(', ')} → ${ports === '*' ? 'any port' : ports}`;
}

function roleRow(assignment) {
  const holder = assignment.personName || 'unknown';
  return el('li', { class: `row role ${assignment.byBot ? 'ours' : 'foreign'}`, 'data-role': assignment.roleName, title: assignment.scope },
    el('div', { class: 'main' },
      el('span', { class: 'name' }, assignment.roleName),
      el('span', { class: 'under' }, `${holder} on ${assignment.scopeName}`,
        !assignment.visible && el('span', { class: 'lag', title: 'Azure\u2019s lists lag behind its writes' }, ' · not listed yet'))),
    assignment.until ? countdown(assignment.until, '') : el('span', { class: 'badge standing' }, assignment.byBot ? 'no end' : 'standing'));
}

function sessionRow(session) {
  return el('li', { class: 'row session', 'data-session': session.sessionId },
    el('span', { class: 'live', 'aria-hidden': 'true' }),
    el('div', { class: 'main' },
      el('span', { class: 'name' }, `${session.personName} → ${session.vmName}`),
      el('span', { class: 'under' }, `from ${session.address} since ${messageTime(session.startedAt)}`)),
    el('button', { type: 'button', class: 'small', 'aria-label': `Hang up ${session.personName} on ${session.vmName}`, onclick: (event) => void end(session, event.currentTarget) }, 'Hang up'));
}

async function end(session, button) {
  button.disabled = true;
  try {
    await hangUp(session.sessionId);
  } catch {
    // Gone meanwhile (cut, or ended): the next reading of the state shows it.
    announce();
  }
  button.disabled = false;
}
