import { el } from './dom.js';

let offset = 0;

/** Takes over the server's clock (ISO 8601): all countdowns follow it, not the reader's. */
export function setServerNow(iso) {
  offset = Date.parse(iso) - Date.now();
}

/** The server's time, in milliseconds. */
export function serverNow() {
  return Date.now() + offset;
}

const pad = (n) => String(n).padStart(2, '0');

/** A length of time in milliseconds as people say it: `1 h 59 m`, `4 m 09 s`, `12 s`. */
export function spoken(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  if (s >= 86_400) return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
  if (s >= 3600) return `${Math.floor(s / 3600)} h ${pad(Math.floor((s % 3600) / 60))} m`;
  if (s >= 60) return `${Math.floor(s / 60)} m ${pad(s % 60)} s`;
  return `${s} s`;
}

/** Time of day in UTC, as the bot and Azure write it. */
export function clockTime(at) {
  return new Date(at).toISOString().slice(11, 19);
}

/** Hours and minutes in UTC for messages, as everything else here; the day only when it is not today. */
export function messageTime(iso) {
  const at = new Date(iso).toISOString();
  const time = at.slice(11, 16);
  if (at.slice(0, 10) === new Date(serverNow()).toISOString().slice(0, 10)) return time;
  return `${new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })}, ${time}`;
}

/** A live countdown to `until` (ISO 8601), e.g. "ends in 12 s". The ticker below keeps it current. */
export function countdown(until, prefix = '') {
  const node = el('time', { class: 'countdown', datetime: until, 'data-until': until, 'data-prefix': prefix, title: `${until.slice(0, 19).replace('T', ' ')} UTC` });
  paint(node);
  return node;
}

/** A bar that drains from `from` to `until`. */
export function drain(from, until) {
  const bar = el('span', { class: 'drain', 'data-drain-from': from, 'data-drain-until': until, 'aria-hidden': 'true' }, el('i'));
  paintBar(bar);
  return bar;
}

/** Azure may need moments after the end; only more than this is worth an alarm. */
const GRACE_MS = 10_000;

function paint(node) {
  const left = Date.parse(node.dataset.until) - serverNow();
  node.classList.toggle('soon', left > 0 && left <= 60_000);
  node.classList.toggle('overdue', left < -GRACE_MS);
  const text = left > 0 ? `${node.dataset.prefix}${spoken(left)}` : left < -GRACE_MS ? `overdue ${spoken(-left)}` : 'closing…';
  if (node.textContent !== text) node.textContent = text;
}

function paintBar(bar) {
  const from = Date.parse(bar.dataset.drainFrom);
  const until = Date.parse(bar.dataset.drainUntil);
  const left = until > from ? (until - serverNow()) / (until - from) : 0;
  bar.firstElementChild.style.transform = `scaleX(${Math.round(Math.min(1, Math.max(0, left)) * 1000) / 1000})`;
}

/** Repaints every countdown once a second; `onDue` is called in the second in which one reaches its end. */
export function startTicking(onDue) {
  let last = serverNow();
  setInterval(() => {
    const now = serverNow();
    let due = false;
    for (const node of document.querySelectorAll('[data-until]')) {
      paint(node);
      const end = Date.parse(node.dataset.until);
      due ||= end > last && end <= now;
    }
    for (const bar of document.querySelectorAll('[data-drain-until]')) paintBar(bar);
    for (const node of document.querySelectorAll('[data-clock]')) node.textContent = `${clockTime(now)} UTC`;
    last = now;
    if (due) onDue();
  }, 1000);
}
