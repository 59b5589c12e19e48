import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BOT_ID, BOT_NAME, PEOPLE, TENANT_ID } from '../../src/simulator/seed.js';
import { signatureOf, SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../src/tickets/hook.js';
import type { House } from './house.js';
import { changed, changes, json, line } from './inputs.js';
import { target, type Target } from './target.js';

const VERBS = ['approve', 'deny', 'cancel', 'end', 'extend', 'refresh', 'form', 'justified', 'notJustified', 'verify', 'again', 'cutSessions', 'toString', '__proto__', ''];

/** How a bot says to Teams that it does not know an invoke. */
const NOT_IMPLEMENTED = 501;

/** What the running bot takes over HTTP. Whatever arrives is answered, nothing of it is an error of ours, and nothing opens. */
export function wireTargets(house: House): readonly Target[] {
  const [person] = PEOPLE;
  assert.ok(person);
  const activity = (over: object) => ({
    id: `f:${crypto.randomUUID()}`, channelId: 'msteams', serviceUrl: house.serviceUrl, timestamp: new Date().toISOString(), localTimezone: person.zone, locale: person.locale,
    from: { id: `29:${person.id}`, name: person.name, aadObjectId: person.id }, recipient: { id: `28:${BOT_ID}`, name: BOT_NAME },
    conversation: { id: `a:${person.id}`, conversationType: 'personal', tenantId: TENANT_ID, isGroup: false }, channelData: { tenant: { id: TENANT_ID } }, ...over,
  });
  async function send(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    const answer = await fetch(`${house.url}${path}`, { redirect: 'manual', ...init, signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    assert.ok(answer.status < 500 || answer.status === NOT_IMPLEMENTED, `${answer.status} ${text.slice(0, 300)}`);
    assert.ok(!/\bat .{1,200}\.[jt]s:\d+/.test(text), 'a stack is answered');
    assert.deepEqual(house.errors(), [], 'an error of ours is in the log');
    return { status: answer.status, text };
  }
  const teams = (body: unknown) => send('/api/messages', { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${house.token()}` }, body: JSON.stringify(body) });
  const nothingIsOpen = async () => {
    const { rules, assignments } = await house.control.state();
    assert.deepEqual([rules.filter(({ foreign }) => !foreign), assignments], [[], []], 'something is open');
  };
  const header = fc.oneof(line.map((text) => text.replace(/[^\t\u0020-\u007e]/g, '')), fc.ipV4(), fc.ipV6());
  return [
    target('activities', fc.tuple(fc.constantFrom(activity({ type: 'message', text: '/access help', textFormat: 'plain' }), activity({ type: 'invoke', name: 'task/fetch', value: { data: {} } }), activity({ type: 'installationUpdate', action: 'add' })), changes), async ([body, edits]) => {
      const { status } = await teams(changed(body, edits));
      assert.ok([200, 400, 401, NOT_IMPLEMENTED].includes(status), `status ${status}`);
    }),
    target('lines in the chat', line, async (text) => {
      assert.equal((await teams(activity({ type: 'message', text, textFormat: 'plain' }))).status, 200);
    }, nothingIsOpen),
    target('buttons', fc.tuple(fc.constantFrom(...VERBS), fc.oneof(json, fc.record({ request: line, asked: line, comment: line, duration: line, step: fc.constantFrom('send', 'check', 'x'), entitlement: line }, { requiredKeys: [] }))), async ([verb, data]) => {
      const { status, text } = await teams(activity({ type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' } }));
      assert.equal(status, 200);
      assert.equal((JSON.parse(text) as { statusCode?: number }).statusCode, 200, 'who presses is answered');
    }, nothingIsOpen),
    target('dialogs', fc.tuple(fc.constantFrom('task/fetch', 'task/submit'), fc.oneof(json, fc.record({ entitlement: line, duration: line, start: line, address: line, ticket: line, reason: line, form: line, step: fc.constantFrom('send', 'check') }, { requiredKeys: [] }))), async ([name, data]) => {
      assert.equal((await teams(activity({ type: 'invoke', name, value: { data, context: { theme: 'default' } } }))).status, 200);
    }, nothingIsOpen),
    target('the pages', fc.record({ method: fc.constantFrom('GET', 'POST', 'PUT'), place: fc.constantFrom('ip', 'evidence', 'ip/signed-in', 'metrics', ''), token: fc.oneof(line, fc.stringMatching(/^[A-Za-z0-9_-]{43}$/)), forwarded: header, site: header, body: line }), async ({ method, place, token, forwarded, site, body }) => {
      const path = place === 'ip/signed-in' ? `/${place}?state=${encode(token)}&code=${encode(body)}` : `/${place}/${encode(token)}`;
      const headers = { 'x-forwarded-for': forwarded, forwarded, 'sec-fetch-site': site, origin: site, 'content-type': 'application/x-www-form-urlencoded', cookie: forwarded };
      const { text } = await send(path, { method, headers, ...(method === 'GET' ? {} : { body }) });
      assert.ok(!text.includes('<script>alert'), 'markup that was sent is answered');
    }),
    target('what a ticket system tells', fc.record({ body: fc.oneof(line, json.map((value) => JSON.stringify(value) ?? '')), isSigned: fc.boolean(), signature: header, sent: fc.oneof(header, fc.constant(undefined)) }), async ({ body, isSigned, signature, sent }) => {
      const time = sent ?? String(Math.floor(Date.now() / 1000));
      const ours = `sha256=${signatureOf(house.hookSecret, time, Buffer.from(body)).toString('hex')}`;
      const { status } = await send('/hooks/tickets', { method: 'POST', headers: { [TIMESTAMP_HEADER]: time, [SIGNATURE_HEADER]: isSigned ? ours : signature }, body });
      assert.ok((isSigned && sent === undefined ? [202, 400, 409, 413] : [401, 413]).includes(status), `status ${status}`);
    }),
  ];
}

/** Half a surrogate pair cannot stand in an address. */
function encode(text: string): string {
  return encodeURIComponent(Array.from(Buffer.from(text).toString()).slice(0, 300).join(''));
}
