import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { createRedis, createStore } from '../../src/store/index.js';
import { aLog } from '../bot/stage.js';
import { saidSomewhere } from '../support/spoken.js';
import { ana, askLine, chatOf, mia, openCard, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

const [HERE, THERE] = [CHANNELS.approvals.id, CHANNELS.audit.id];

/** Nobody digs for ids: the bot is told in Teams which channels are its own, in front of the real bot. Mia runs it. */
describe('channels that are named in Teams', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  after(() => tenant?.close());

  const textsIn = async (place: string): Promise<string[]> => (await tenant.control.state()).conversations.find(({ id }) => id === place)?.activities.map((a) => a.text ?? textOf(a.card)) ?? [];
  /** What stands in a conversation behind what was said there. */
  async function says(who: SeedPerson, line: string, conversation = chatOf(who)): Promise<string> {
    const before = (await textsIn(conversation)).length;
    await tenant.control.say(who, line, { conversation });
    return until(async () => (await textsIn(conversation)).slice(before + 1).join('\n') || undefined, { what: `an answer to ${line}`, within: 15_000 });
  }
  const readyz = async (port: number) => (await fetch(`http://127.0.0.1:${port}/readyz`)).json() as Promise<{ ready: boolean; channels: Record<string, string> }>; // our own

  it('nothing can be asked for until both are said; then they are moved, kept, recorded, and the file wins', async () => {
    const withoutIds = (yaml: string): string => `${yaml.replace(/^channels:\n {2}approvals: .*\n {2}audit: .*\n/m, '')}\nroles: { operators: { people: ["${mia.id}"] } }\n`;
    tenant = await openTenant({ inFile: true, edit: withoutIds });
    const { control } = tenant;
    const first = await tenant.start();

    // greeted once, whatever Teams tells and however often, also after a restart
    // the first that Teams tells cannot be answered
    await control.knobs({ failNext: [{ match: `POST /teams/v3/conversations/${encodeURIComponent(HERE)}`, status: 403, count: 1 }] });
    await control.install(mia, HERE);
    const hello = await sees(control, HERE, /Hello/);
    assert.match(hello, /an operator says which channels are mine.*\/access use this channel for approvals.*\/access use this channel for audit/i);

    assert.match(await says(riley, askLine(riley)), /Nothing can be asked for yet: nobody has said which channels are mine.*"@JIT Access \/access use this channel for approvals" in the channel where approvers are to be asked, and "@JIT Access \/access use this channel for audit"/);
    assert.match(await says(riley, `/access breakglass bastion-quick for 1m from ${riley.address} ticket CHG0030001 because fire`), /Nothing can be asked for yet|no break-glass/i);
    const { ready, channels } = await readyz(first.port);
    assert.deepEqual([ready, Object.values(channels).map((text) => /nobody has said/.test(text))], [true, [true, true]]);
    assert.match(await says(mia, '/access doctor'), /approvals channel.*nobody has said which it is/s);

    assert.match(await says(ana, '/access use this channel for approvals', HERE), /Only operators may say which channel is mine.*roles\.operators/);
    assert.match(await says(mia, '/access use this channel for approvals'), /Type it in the channel itself/);
    assert.match(await says(mia, '/access use this channel', HERE), /Say what this channel is for.*for approvals.*for audit/);
    assert.deepEqual((await readyz(first.port)).channels, channels, 'nothing of this has bound anything');

    // the wrong channel first
    assert.match(await says(mia, '/access use this channel for approvals', THERE), /Approvers are asked in this channel from now on.*One thing is missing.*for audit/s);
    assert.match(await says(riley, askLine(riley)), /Nothing can be asked for yet.*which channel is mine/);
    assert.match(await says(mia, 'use this channel for the audit.', THERE), /Everything is told in this channel from now on.*People can ask now/s);
    await sees(control, THERE, /Everything is told in this channel from now on Said by Mia Larsen.*#3 [0-9a-f]{8}/);
    assert.match(await says(mia, '/access use this channel for approvals', THERE), /asked in this channel already/);
    await control.say(riley, askLine(riley));
    await sees(control, THERE, /Riley Chen asks for access.*Who may decide/s);

    // moved, through another replica
    const second = await tenant.start();
    assert.match(await says(mia, '/access use this channel for approvals', HERE), /from now on.*stays there.*People can ask now/s);
    await sees(control, THERE, /Approvers are asked in another channel from now on Said by Mia Larsen.*#4/);
    await sees(control, HERE, /Approvers are asked in this channel from now on Said by Mia Larsen/);
    assert.match(await says(riley, '/access cancel'), /Taken back/);
    tenant.simulator.sim.urls.bot = `http://127.0.0.1:${first.port}/api/messages`;
    await second.close();
    await control.say(riley, askLine(riley));
    await openCard(control, riley);
    assert.equal((await readyz(first.port)).channels['approvals channel'], 'known');

    await first.close();
    const third = await tenant.start();
    assert.equal((await readyz(third.port)).channels['approvals channel'], 'known', 'it survives a restart');
    await control.install(mia, HERE);
    await tenant.rest();
    assert.equal((await textsIn(HERE)).filter((text) => text.includes('Hello')).length, 1);
    assert.deepEqual(await saidSomewhere(tenant), ['asked', 'bound', 'cancelled']);

    const redis = await createRedis(tenant.config.redisUrl, 'producer', { log: aLog() });
    const { entries } = await createStore({ redis, instance: tenant.config.rules.instance, log: aLog() }).system('all');
    redis.disconnect();
    assert.deepEqual(entries.flatMap(({ event }) => (event.type === 'bound' ? [[event.by.id, event.what, event.to, event.before]] : [])), [
      [mia.id, 'approvals', THERE, null], [mia.id, 'audit', THERE, null], [mia.id, 'approvals', HERE, THERE],
    ]);

    writeFileSync(tenant.entitlementsFile, `${readFileSync(tenant.entitlementsFile, 'utf8')}\nchannels: { approvals: "${HERE}" }\n`);
    await sees(control, THERE, /Entitlements changed.*approvals channel as an operator types it -> /);
    assert.match(await says(mia, '/access use this channel for approvals', THERE), /The entitlements file names the approvals channel, and the file wins/);
  });
});
