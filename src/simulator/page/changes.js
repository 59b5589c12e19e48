import { el, follow } from './dom.js';
import { readRecord } from './api.js';
import { model } from './model.js';
import { clockTime, messageTime } from './time.js';

const KEPT = 30;

/** What truly changed in Azure, from the simulator's own record: the newest first, to the second. */
export function createChanges() {
  const list = el('ol', { class: 'rows changes', 'data-testid': 'changes' });
  const none = el('p', { class: 'none', 'data-testid': 'changes-none' });
  const record = followRecord();
  let reading = false;
  let drawn = '';

  async function draw() {
    // One look at the record per reading of the state: other redraws bring nothing new.
    if (reading || drawn === model.state.now) return;
    reading = true;
    try {
      while (drawn !== model.state.now) {
        const { now } = model.state;
        await record.read();
        drawn = now;
      }
    } catch {
      // The record is a convenience beside the state; the banner tells when the server is away.
    }
    reading = false;
    follow(list, record.entries, { key: (entry) => `${entry.at} ${entry.seq}`, build: changeRow });
    none.hidden = record.entries.length > 0;
    none.textContent = record.began ? `Nothing since the simulator started; its record begins at ${messageTime(record.began)} UTC.` : 'Nothing since the simulator started.';
  }

  return { node: el('section', { 'aria-labelledby': 'changes-title' }, el('h3', { id: 'changes-title' }, 'What changed'), list, none), draw };
}

/**
 * Follows the record, which lives in the simulator's memory and is numbered anew at each start. The last known entry is
 * asked for again with each reading: when another stands in its place, the simulator was restarted.
 */
function followRecord() {
  const entries = [];
  let last = null;
  const followed = { entries, began: null, read };

  async function read() {
    const answer = await readRecord(last ? last.seq - 1 : 0);
    if (last && (answer[0]?.seq !== last.seq || answer[0].at !== last.at)) {
      last = followed.began = null;
      entries.length = 0;
      return read();
    }
    const fresh = last ? answer.slice(1) : answer;
    // A record that was cut at its head no longer tells when it began.
    if (fresh[0]?.seq === 1) followed.began = fresh[0].at;
    last = fresh.at(-1) ?? last;
    entries.unshift(...fresh.filter((entry) => entry.kind in SENTENCES).reverse());
    entries.splice(KEPT);
  }

  return followed;
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
