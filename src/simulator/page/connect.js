import { el, follow, icon } from './dom.js';
import { readState, tryToConnect } from './api.js';
import { announce, model } from './model.js';
import { clockTime, serverNow } from './time.js';

/** "Try to connect": what Bastion would do with this person, from this address, now, and why. */
export function createConnect() {
  const address = el('input', { type: 'text', 'aria-label': 'Source address', 'data-testid': 'connect-address', spellcheck: 'false', autocomplete: 'off', inputmode: 'decimal' });
  const who = el('span');
  const machines = el('div', { class: 'machines' });
  const result = el('div', { class: 'result', 'data-testid': 'connect-result', 'aria-live': 'polite', hidden: true });
  let shownFor = null;
  let shown = null;

  async function attempt(vm, button) {
    const person = model.person;
    button.disabled = true;
    try {
      const answer = await tryToConnect(person.id, { vm: vm.name, address: address.value.trim() || person.address });
      const grants = heldIn(await readState());
      if (model.person !== person) return;
      shown = { person, vm, grants, ok: answer.ok };
      show(result, person, vm, answer);
    } catch (error) {
      shown = { person, vm, grants: heldIn(model.state), ok: false };
      show(result, person, vm, { ok: false, checks: [{ what: 'attempt', ok: false, why: error.message }] });
    } finally {
      button.disabled = false;
    }
    announce();
  }

  return {
    node: el('section', { class: 'connect', 'aria-labelledby': 'connect-title' },
      el('h3', { id: 'connect-title' }, who),
      el('div', { class: 'attempt' }, el('label', {}, 'from ', address), machines), result),
    draw() {
      follow(machines, model.tenant.vms, { key: (vm) => vm.name, build: (vm) => machineButton(vm, attempt) });
      if (!result.hidden) age(result, shown);
      if (shownFor === model.person) return;
      shownFor = model.person;
      who.textContent = `Try to connect as ${model.person.name}`;
      address.value = model.person.address;
      result.hidden = true;
      result.replaceChildren();
    },
  };
}

function machineButton(vm, attempt) {
  return el('button', {
    type: 'button', class: 'machine', 'data-testid': `connect-${vm.name}`, title: `Try to open a Bastion session to ${vm.name} (${vm.ip})`,
    onclick: (event) => void attempt(vm, event.currentTarget),
  }, icon('machine', 16), el('span', {}, vm.name));
}

/** Everything that lets somebody in. */
function heldIn({ rules, assignments }) {
  return JSON.stringify([rules.map((r) => [r.name, r.source]), assignments.map((a) => a.id)]);
}

/** What was found before the last change of rules or roles is marked as past: an old yes must not look like one of now. */
function age(result, { person, vm, grants, ok }) {
  if (result.classList.contains('past') || heldIn(model.state) === grants) return;
  result.classList.add('past');
  result.querySelector('strong').textContent = `${person.name} → ${vm.name}: was ${ok ? 'let in' : 'refused'}, before the last change`;
}

function show(result, person, vm, { ok, checks }) {
  result.hidden = false;
  result.classList.remove('past');
  result.dataset.ok = String(ok);
  result.replaceChildren(
    el('div', { class: 'outcome' }, icon(ok ? 'unlock' : 'lock', 16),
      el('strong', {}, `${person.name} → ${vm.name}: ${ok ? 'connected' : 'refused'}`),
      el('time', {}, clockTime(serverNow()))),
    el('ul', {}, checks.map((check) => el('li', { class: check.ok ? 'pass' : 'fail', 'data-ok': String(check.ok) },
      icon(check.ok ? 'tick' : 'cross', 13), el('span', { class: 'visually-hidden' }, check.ok ? 'Passed: ' : 'Failed: '), el('span', {}, check.why)))));
}
