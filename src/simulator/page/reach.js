import { announce, authorOf, model } from './model.js';
import { serverNow } from './time.js';

/** While the bot is away, what the page asks of it by itself is asked no more often than this. Milliseconds. */
const BETWEEN_TRIES_MS = 5_000;
/** How the simulator says that nothing listens where the bot should be. */
const UNREACHABLE = 502;

let away = null;

/** When the bot last left a call unanswered (milliseconds), until the next success; else null. The page says so in one place. */
export function silentAt() {
  return away;
}

/** Whether the page may try the bot by itself now. */
export function mayTry() {
  return away === null || serverNow() - away >= BETWEEN_TRIES_MS;
}

/** Makes one call that the bot must answer. @returns its answer, or null when the bot is away; throws any other error. */
export async function reachBot(call) {
  try {
    const answer = await call();
    back();
    return answer;
  } catch (error) {
    if (error.status !== UNREACHABLE) throw error;
    away = serverNow();
    announce();
    return null;
  }
}

/** A message that the bot wrote or changed since then shows as well that it is back. */
export function noticeBot() {
  if (away === null) return;
  const written = model.state.conversations.flatMap((c) => c.activities).filter((a) => authorOf(a) === null);
  if (written.some((a) => Date.parse(a.editedAt ?? a.at) > away)) back();
}

function back() {
  if (away === null) return;
  away = null;
  announce();
}
