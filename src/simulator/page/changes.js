import { el, follow } from './dom.js';
import { readRecord } from './api.js';
import { model } from './model.js';
import { clockTime } from './time.js';

const KEPT = 30;

/** What truly changed in Azure, from the simulator's own record: the newest first, to the second. */
export function createChanges() {
  const list = el('ol', { class: 'rows changes', 'data-testid': 'changes' });
  const none = el('p', { class: 'none' }, 'Nothing has changed yet.');
  const entries = [];
  let after = 0;
  let reading = false;

  async function draw() {
    if (reading) return;
    reading = true;
    try {
      const fresh = await readRecord(after);
      after = fresh.at(-1)?.seq ?? after;
      entries.unshift(...fresh.filter((entry) => entry.kind in SENTENCES).reverse());
      entries.splice(KEPT);
    } catch {
      // The record is a convenience beside the state; the banner tells when the server is away.
    }
    reading = false;
    follow(list, entries, { key: (entry) => entry.seq, build: changeRow });
    none.hidden = entries.length > 0;
  }

  return { node: el('section', { 'aria-labelledby': 'changes-title' }, el('h3', { id: 'changes-title' }, 'What changed'), list, none), draw };
}

const nameOf = (id) => model.tenant.people.find((p) => p.id === id)?.name ?? 'an application';
const lastPart = (path) => path.split('/').at(-1);

const SENTENCES = {
  'rule.put': (e) => ['+', e.before ? `Rule ${e.rule} changed` : `Rule ${e.rule} added`],
  'rule.deleted': (e) => ['−', `Rule ${e.rule} deleted`],
  'assignment.opened': (e) => ['+', `Role opened for ${nameOf(e.principalId)} on ${lastPart(e.scope)}`],
  'assignment.updated': (e) => ['+', `Role prolonged for ${nameOf(e.principalId)} on ${lastPart(e.scope)}`],
  'assignment.closed': (e) => ['−', `Role ${e.why} for ${nameOf(e.principalId)} on ${lastPart(e.scope)}`],
  'session.opened': (e) => ['+', `Session of ${nameOf(e.personId)} on ${lastPart(e.vmId)}`],
  'session.cut': (e) => ['−', `Session of ${nameOf(e.personId)} on ${lastPart(e.vmId)} cut`],
  'session.ended': (e) => ['−', `Session of ${nameOf(e.personId)} on ${lastPart(e.vmId)} ended`],
};

function changeRow(entry) {
  const [sign, sentence] = SENTENCES[entry.kind](entry);
  return el('li', { class: `change ${sign === '+' ? 'opened' : 'closed'}`, title: entry.at },
    el('time', { datetime: entry.at }, clockTime(entry.at)), el('span', { class: 'sign', 'aria-hidden': 'true' }, sign), el('span', {}, sentence));
}
