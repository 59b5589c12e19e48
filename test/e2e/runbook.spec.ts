import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWithApt } from '../../scripts/install.mjs';
import { findProgram } from '../../scripts/processes.mjs';
import { startCloser } from '../../src/closer.js';
import { readCloserConfig } from '../../src/config.js';
import type { RunningApp } from '../../src/main.js';
import type { Log } from '../../src/workflow/ports.js';
import { buttonOf, textOf, until } from '../../src/sandbox/control.js';
import { freePort } from '../../src/sandbox/settings.js';
import { BASTION_ID, CHANNELS, DRILL_NSG_ID, NSG_ID, type SeedPerson } from '../../src/simulator/seed.js';
import { hearing } from '../support/heard.js';
import { alarms, FUNCTIONS, type Provocation } from '../support/runbook.js';
import { ana, asItsApproverSees, ben, chatOf, noor, openCard, openFor, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const { approvals: { id: APPROVALS }, audit: { id: AUDIT } } = CHANNELS;

/** Each command is taken from docs/operate.md as it stands there; where that waits, the clock is moved. */
describe('the runbook, played', function () {
  this.timeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'jit-runbook-'));
  let tenant: Tenant;
  let app: RunningApp;
  let closerPort: number;
  /** What alerts that read logs would see. */
  const logged: string[] = [];
  const log: Log = { ...hearing, warn: (about, text) => { logged.push(text); hearing.warn(about, text); } };

  before(async () => {
    for (const [program, name] of [['curl', 'curl'], ['openssl', 'openssl'], ['redis-cli', 'redis-tools']] as const) if (!findProgram([program], process.env)) assert.ok(await installWithApt({ name }, process.env), `${name} could not be installed`);
    closerPort = await freePort(0);
    tenant = await openTenant({ inFile: true, settings: { CLOSER_URL: `http://127.0.0.1:${closerPort}`, LEDGER_EXPORT_FILE: join(folder, 'export', 'record.jsonl') } });
    app = await tenant.start({ log });
  });
  after(() => tenant.close());

  /** The same in this tenant as it is in the sandbox. */
  const here = (command: string): string => {
    const { config: { rules: { instance } }, simulator: { urls, caFile }, entitlementsFile } = tenant;
    const written: [string, string][] = [
      ['http://127.0.0.1:4500', urls.page], ['https://127.0.0.1:4501', urls.https], ['http://127.0.0.1:3978', `http://127.0.0.1:${app.port}`], ['=3979', `=${closerPort}`],
      ['src/sandbox/entitlements.yaml', entitlementsFile], ['{jit:sandbox}', `{jit:${instance}}`], ['-sandbox-bastionprod', `-${instance}-bastionprod`], ['CLOSER_INSTANCE=sandbox', `CLOSER_INSTANCE=${instance}`],
      ['$PWD/.sandbox', folder], ['.sandbox/export', join(folder, 'export')], ['.sandbox/seal', join(folder, 'seal')], ['.sandbox/tenant/authority/ca.pem', caFile], ['seq 101', 'seq 11'], // a tenth of it: each is signed by a process of its own
    ];
    return written.reduce((text, [there, now]) => text.replaceAll(there, now), `${FUNCTIONS}\n${command}`);
  };
  const inShell = (command: string) => {
    const { redisUrl, ledgerKey } = tenant.config; // redis-cli takes no password without a name
    return spawn('bash', ['-euc', here(command)], { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, REDIS_URL: redisUrl.replace('//:', '//default:'), LEDGER_KEY: ledgerKey, ENTITLEMENTS: tenant.entitlementsFile } });
  };
  /** Runs commands of the runbook one after the other, each to its end. */
  async function run(commands: readonly string[], ends = 0): Promise<void> {
    assert.ok(commands.length > 0, 'the runbook has a command');
    for (const command of commands) {
      const shell = inShell(command);
      let heard = '';
      for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => { heard += chunk.toString(); });
      const code = await new Promise<number | null>((resolve) => { shell.once('close', resolve); });
      assert.equal(code, ends, `${command}: ${heard}`);
      assert.doesNotMatch(heard, /"error"|AUTH|^\(error\)/m, command);
    }
  }
  const ways = (title: RegExp): readonly Provocation[] => alarms.find((alarm) => title.test(alarm.title))?.provocations ?? assert.fail(`no alarm ${String(title)}`);
  const way = (title: RegExp, n = 0): Provocation => ways(title)[n] ?? assert.fail(`no way ${n} to provoke ${String(title)}`);

  const say = (who: SeedPerson, text: string) => tenant.control.say(who, text);
  const audit = (pattern: RegExp) => sees(tenant.control, AUDIT, pattern);
  const pass = async (by: number): Promise<void> => { await tenant.advance(by); await tenant.rest(); };
  const scraped = async () => (await fetch(`http://127.0.0.1:${app.port}/metrics`)).text();
  const metric = async (series: string): Promise<number> => {
    const text = await scraped();
    return Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.split(' ').at(-1) ?? assert.fail(`${series} is not there`));
  };
  /** How many posts of the audit channel fit. */
  const posts = async (pattern: RegExp) => ((await tenant.control.state()).conversations.find(({ id }) => id === AUDIT)?.activities ?? []).filter(({ text, card }) => pattern.test(text ?? textOf(card))).length;
  const verify = async (): Promise<void> => {
    const { conversations } = await tenant.control.state();
    const activity = conversations.find(({ id }) => id === AUDIT)?.activities.filter(({ card }) => buttonOf(card, 'verify')).at(-1) ?? assert.fail('no closing message');
    await tenant.control.press(ana, { conversation: AUDIT, activityId: activity.id, verb: 'verify', data: buttonOf(activity.card, 'verify')?.data });
  };

  // first: the notices are signed at the shell's own time
  it('The queue grows, jobs are given up', async () => {
    const [grows, givenUp] = [way(/^The queue/), way(/^The queue/, 1)];
    await run(givenUp.provoke);
    const failed = (count: number) => until(async () => await metric('jit_jobs{queue="alarms",state="failed"}') === count || undefined, { what: `${count} jobs given up`, within: 15_000 });
    await failed(1);
    await run(givenUp.cure);
    await failed(0);
    await app.close();
    app = await tenant.start({ log, settings: { ROLE: 'web' } });
    await run(grows.provoke.filter((command) => command.startsWith('for ')));
    assert.ok(await metric('jit_jobs{queue="tickets",state="waiting"}') > 10);
    await app.close();
    app = await tenant.start({ log });
    await until(async () => await metric('jit_jobs{queue="tickets",state="waiting"}') === 0 || undefined, { what: 'the queue to be worked off', within: 30_000 });
  });

  // while the time of the record is still that of the shell: a chain that begins before what was seen is none
  it('Nothing opens', async () => {
    const { provoke, cure } = way(/^The record/, 5);
    await run(provoke);
    await pass(MINUTE);
    for (const channel of [APPROVALS, AUDIT]) await sees(tenant.control, channel, /⛔ NOTHING OPENS/);
    await run(cure);
    await pass(MINUTE);
    await openFor(tenant.control, noor, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await pass(MINUTE);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });

  it('Open again', async () => {
    const { provoke } = way(/Open again/);
    await openFor(tenant.control, riley, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await pass(MINUTE);
    await audit(/Closed: proof/);
    await run(provoke);
    await verify();
    await audit(/⚠ Open again/);
    await untilOpen(tenant.control, { rules: 0 });
  });

  it('Found in Azure, and nobody here asked for it', async () => {
    const before = await posts(/Found in Azure, and nobody here asked for it/);
    await run(way(/Open again/).provoke);
    await pass(MINUTE);
    await untilOpen(tenant.control, { rules: 0 });
    await until(async () => await posts(/Found in Azure, and nobody here asked for it/) > before || undefined, { what: 'a post', within: 15_000 });
  });

  it('A window does not close', async () => {
    const { provoke, cure } = way(/^A window does not close/);
    await openFor(tenant.control, noor, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await run(provoke);
    await say(noor, '/access end');
    await until(async () => await metric('jit_failing_revocations') === 1 || undefined, { what: 'a revocation that fails', within: 15_000 });
    await pass(MINUTE);
    for (const channel of [APPROVALS, AUDIT]) await sees(tenant.control, channel, /⛔ STILL OPEN.*Noor Haddad.*az network nsg rule delete/s);
    await run(cure);
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
    await until(async () => await metric('jit_failing_revocations') === 0 || undefined, { what: 'none that fails', within: 15_000 });
  });

  it('A drill failed', async () => {
    const { provoke, cure } = way(/^A drill failed/);
    const drill = async () => {
      await say(ana, '/access drill');
      await until(() => Promise.resolve(tenant.simulator.sim.state.nsgs[DRILL_NSG_ID]?.rules.length === 1 || undefined), { what: 'the canary', within: 20_000 });
      await tenant.rest();
    };
    await drill();
    await run(provoke);
    await pass(2 * MINUTE);
    await audit(/⛔ STILL OPEN: the canary of a drill/);
    await run(cure);
    await pass(MINUTE);
    await audit(/⛔ DRILL FAILED/);
    await drill();
    await pass(21_000);
    await audit(/✔ Drill passed/);
  });

  it('Azure throttles, fails or does not answer', async () => {
    const { provoke, cure } = way(/^Azure throttles/);
    const failed = async () => [...(await scraped()).matchAll(/^jit_azure_answers_total\{api="\w+",status="500"\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
    const before = await failed();
    await run(provoke);
    const answered = say(noor, '/access list').catch(() => undefined); // Teams, too, may give up waiting
    await until(async () => await failed() > before || undefined, { what: 'answers that are failures', within: 15_000 });
    await run(cure);
    await answered;
    await openFor(tenant.control, noor, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('News are not told', async () => {
    const { provoke, cure } = way(/^News/);
    await tenant.rest();
    const closed = await posts(/Closed: proof/);
    await run(provoke);
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
    await until(async () => await metric('jit_untold_requests') > 0 || undefined, { what: 'news that wait', within: 15_000 });
    assert.equal(await posts(/Closed: proof/), closed);
    await run(cure);
    await pass(MINUTE);
    await until(async () => await metric('jit_untold_requests') === 0 || undefined, { what: 'all to be told', within: 30_000 });
    assert.equal(await posts(/Closed: proof/), closed + 1);
  });

  it('Closed late', async () => {
    const { provoke, cure } = way(/Closed late/);
    const late = async () => await metric('jit_closing_lateness_seconds_bucket{le="+Inf"}') - await metric('jit_closing_lateness_seconds_bucket{le="30"}');
    const [before, isLate] = [await late(), () => logged.filter((text) => text === 'a window was closed late').length];
    const loggedBefore = isLate();
    await openFor(tenant.control, riley, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await run(provoke);
    await pass(MINUTE + 40_000);
    await run(cure);
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
    await until(async () => await late() === before + 1 || undefined, { what: 'one that was late', within: 15_000 });
    assert.equal(isLate(), loggedBefore + 1);
  });

  it('The network is not as it should be at rest', async () => {
    const { provoke, cure } = way(/^The network/);
    await run(provoke);
    await pass(60 * MINUTE);
    await audit(/The network is not as it should be at rest: nsg-bastion.*denies everybody else/);
    await run(cure);
    await pass(60 * MINUTE);
    await audit(/in order again/);
  });

  it('The dead man\'s switch is silent, so are a ticket system, the directory and the place of the export', async () => {
    const [tickets, directory, exported] = [way(/^A ticket system/), way(/^The directory/), way(/^The record/, 1)];
    await say(riley, `/access request bastion-change for 1h from ${riley.address} ticket ${TICKET} because patch the kernel`);
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await run([...tickets.provoke, ...directory.provoke]);
    await pass(MINUTE);
    await pass(16 * MINUTE);
    for (const told of [/⚠ The dead man's switch does not answer/, /⚠ ServiceNow does not say whether tickets are still open/, /⚠ The directory does not say who may still have access/, /⚠ The record is not exported to/]) await audit(told);
    await run([...tickets.cure, ...directory.cure, ...exported.cure]);
    // the runbook's function starts this with the same settings, as a process of its own
    const { config: { rules: { instance }, armEndpoint } } = tenant;
    const running = await startCloser(readCloserConfig({ CLOSER_INSTANCE: instance, CLOSER_NSGS: `${NSG_ID}=${BASTION_ID}`, CLOSER_PORT: String(closerPort), HOST: '127.0.0.1', ARM_ENDPOINT: armEndpoint, LOG_LEVEL: 'silent' }));
    await pass(MINUTE);
    for (const told of [/The dead man's switch answers again/, /ServiceNow answers again/, /The directory answers again/, /The record is exported to .* again/]) await audit(told);
    await running.close();
    await say(riley, '/access end');
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });

  it('The export does not go on from where it stopped', async () => {
    const { provoke, cure } = way(/^The record/, 2);
    await run(provoke);
    await pass(MINUTE);
    await audit(/⛔ The export to .* does not go on from where it stopped/);
    await run(cure, 1); // it names what is gone: the event that was taken out under *Nothing opens*
  });

  it('A request written by hand', async () => {
    const { provoke, cure } = way(/^The record/, 4);
    await openFor(tenant.control, noor, '10m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await run(provoke);
    await pass(MINUTE);
    await audit(/What is stored as request forged22 is not authentic/);
    await run(cure);
    const told = await posts(/is not authentic/);
    await pass(24 * 60 * MINUTE);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
    assert.equal(await posts(/is not authentic/), told, 'nor is it told of on the next day');
  });

  it('Seals are not signed', async () => {
    const { text } = way(/^The record/);
    const [gone = '', there = ''] = [...text.matchAll(/(?:LEDGER_SIGNING_KEY=|`…)(\S+?)(?= npm|`)/g)].map(([, key = '']) => key);
    const under = async (key: string): Promise<void> => {
      await app.close();
      app = await tenant.start({ log, settings: { LEDGER_SIGNING_KEY: key.replace('https://127.0.0.1:4501', tenant.simulator.urls.https) } });
      await tenant.rest();
    };
    await under(gone);
    await audit(/⚠ Seals are not signed: the key .*\/keys\/gone does not answer/);
    await under(gone.replace(/\/keys\/.*/, there));
    await audit(/\/keys\/ledger-seals answers again; every seal that waited for it is signed/);
  });

  it('Seals that are not authentic', async () => {
    const { provoke, cure } = way(/^The record/, 3);
    await run(provoke.filter((command) => command.startsWith('redis-cli')));
    await app.close();
    app = await tenant.start({ log });
    await audit(/⚠ The seals of the record are not authentic/);
    await run(provoke.filter((command) => command.startsWith('npm')), 1);
    const seals = /Seal \d+ [0-9a-f]{16} over/;
    const made = await posts(seals);
    await pass(24 * 60 * MINUTE);
    assert.equal(await posts(seals), made, 'none vouches for what is broken');
    await run(cure);
    await pass(24 * 60 * MINUTE);
    await until(async () => await posts(seals) > made || undefined, { what: 'the next seal', within: 15_000 });
  });

  it('Entitlements refused', async () => {
    const { provoke, cure } = way(/^Entitlements/);
    await run(provoke);
    await audit(/Entitlements refused, 1 to correct/);
    await run(cure);
    await audit(/Entitlements in order again/);
  });

  it('Break-glass whose review is overdue', async () => {
    const { text, provoke, cure } = way(/^Break-glass/);
    await run(provoke);
    await audit(/Entitlements changed/);
    await say(riley, /`(\/access breakglass [^`]+)`/.exec(text)?.[1] ?? '');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tenant.rest();
    await tenant.advance(2 * MINUTE);
    await sees(tenant.control, APPROVALS, /Review overdue: the break-glass window of Riley Chen/);
    const card = async () => {
      const { conversations } = await tenant.control.state();
      for (const activity of conversations.find(({ id }) => id === APPROVALS)?.activities ?? []) {
        const found = await asItsApproverSees(tenant.control, activity, 'justified');
        if (found) return found;
      }
      return undefined;
    };
    for (const who of [ana, ben]) {
      await say(who, '/access review');
      await sees(tenant.control, chatOf(who), /BREAK-GLASS by Riley Chen/);
      await tenant.control.press(who, { ...await until(card, { what: 'a card to review', within: 10_000 }), verb: 'justified' });
    }
    await sees(tenant.control, APPROVALS, /Its review is complete/);
    await run(cure);
  });
});
