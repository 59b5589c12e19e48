/** The simulator's control API. Every call throws an Error whose message is a sentence for a person, with the `status` if there was one. */

async function ask(path, body) {
  const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Error('The simulator cannot be reached.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(answer.error ?? `The simulator answered ${response.status}.`), { status: response.status });
  return answer;
}

export const readTenant = () => ask('/api/tenant');
export const readState = () => ask('/api/state');
export const readRecord = (after) => ask(`/api/record?after=${after}`);
export const sendMessage = (personId, message) => ask(`/api/people/${encodeURIComponent(personId)}/message`, message);
export const pressButton = (personId, press) => ask(`/api/people/${encodeURIComponent(personId)}/press`, press);
export const useDialog = (personId, turn) => ask(`/api/people/${encodeURIComponent(personId)}/dialog`, turn);
export const installBot = (personId) => ask(`/api/people/${encodeURIComponent(personId)}/install`, {});
export const tryToConnect = (personId, attempt) => ask(`/api/people/${encodeURIComponent(personId)}/connect`, attempt);
export const hangUp = (sessionId) => ask(`/api/sessions/${encodeURIComponent(sessionId)}/end`, {});

const RETRY_MS = 1_000;
/** A restart of the server takes about this long; only a longer absence is worth a banner. */
const QUIET_MS = 700;

/**
 * Follows the server's `change` events for ever. `onChange` is called at each event and after each (re)connection,
 * since changes may have been missed; `onAway(true|false)` tells when the server is gone and back.
 */
export function followChanges(onChange, onAway) {
  let quiet = null;
  const source = new EventSource('/api/events');
  source.addEventListener('open', () => {
    clearTimeout(quiet);
    quiet = null;
    onAway(false);
    onChange();
  });
  source.addEventListener('change', onChange);
  source.addEventListener('error', () => {
    quiet ??= setTimeout(() => onAway(true), QUIET_MS);
    // The browser reconnects by itself after a lost connection, but gives up after an HTTP error.
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(quiet);
    onAway(true);
    setTimeout(() => followChanges(onChange, onAway), RETRY_MS);
  });
}
