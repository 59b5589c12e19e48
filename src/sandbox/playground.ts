import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { BOT_ID, BOT_NAME, CHANNELS, PEOPLE, TEAM, TENANT_ID, type SeedPerson } from '../simulator/seed.js';
import { until } from './control.js';
import { freePort } from './settings.js';

/**
 * Microsoft 365 Agents Playground, Microsoft's own local Teams client. Its licence is for evaluation and forbids passing it
 * on, so it is no dependency: npx fetches it when somebody asks for it.
 */
const PACKAGE = '@microsoft/m365agentsplayground@0.2.28';
/** How long fetching and starting it may take. Milliseconds. */
const PATIENCE = 120_000;

/** One person's window. Its page shows nobody else's chats, so an approver needs one of their own. */
export interface Seat { readonly person: SeedPerson; readonly url: string }

/** Who sits where; the last one's window shows the channels. */
export async function seats(): Promise<Seat[]> {
  const [riley, , ana] = PEOPLE as [SeedPerson, SeedPerson, SeedPerson];
  const first = await freePort(56_150);
  return [{ person: riley, url: `http://127.0.0.1:${first}` }, { person: ana, url: `http://127.0.0.1:${await freePort(first + 1)}` }];
}

/** Starts a window and waits until it shows its page. Rejects when it cannot be fetched or does not start. */
export async function startSeat({ person, url }: Seat, { endpoint, folder }: { endpoint: string; folder: string }): Promise<{ stop(): Promise<void> }> {
  const home = join(folder, 'playground', person.login);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.m365agentsplayground.yml'), stringify(seen(person)));
  const log = createWriteStream(join(home, 'playground.log'));
  const child = spawn('npx', ['--yes', PACKAGE, 'start', '-p', new URL(url).port, '-e', endpoint, '-c', 'msteams', '--disable-telemetry'], {
    cwd: home, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, APPLICATION_INSIGHTS_NO_STATSBEAT: '1', PATH: withBrowser(folder) },
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { log.end(); resolve(); }); });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const lost = ended.then(() => { throw new Error(`The Playground did not start for ${person.name}; ${join(home, 'playground.log')} has its last words. npx has to be able to fetch ${PACKAGE}.`); });
  await Promise.race([untilShown(url), lost]).catch(async (error: unknown) => { await stop(); throw error; });
  lost.catch(() => undefined); // from now on its end is the end of the sandbox
  return { stop };
}

/** It says that it listens before it has looked at its configuration. */
async function untilShown(url: string): Promise<void> {
  await until(async () => {
    const answer = await fetch(`${url}/_internal/v1/config`).catch(() => undefined);
    return answer?.ok || undefined;
  }, { what: `the Playground's page at ${url}`, within: PATIENCE });
}

/** It opens a browser by itself, and ends where there is no program for that: behind all others stands one that does nothing. */
function withBrowser(folder: string): string {
  const bin = join(folder, 'playground', 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'xdg-open'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return `${process.env.PATH ?? ''}${delimiter}${bin}`;
}

/** The practice tenant as that person sees it, in the Playground's own form (version 0.1.1, exactly five others). */
export function seen(person: SeedPerson): { readonly currentUser: PlaygroundUser; readonly users: readonly PlaygroundUser[] } & Readonly<Record<string, unknown>> {
  return {
    version: '0.1.1', tenantId: TENANT_ID, bot: { id: `28:${BOT_ID}`, name: BOT_NAME },
    currentUser: asUser(person), users: PEOPLE.filter((one) => one.id !== person.id).slice(0, 5).map(asUser),
    personalChat: { id: `a:${person.id}` }, groupChat: { id: '19:a6200000000000000000000000000001@thread.v2', name: 'Group' },
    team: { id: CHANNELS.audit.id, name: TEAM.name, aadGroupId: TEAM.groupId, channels: [{ id: CHANNELS.approvals.id, name: CHANNELS.approvals.name }] },
  };
}

/** `userPrincipleName` is how the Playground spells it. */
interface PlaygroundUser { readonly id: string; readonly name: string; readonly userPrincipleName: string; readonly aadObjectId: string; readonly givenName: string; readonly surname: string; readonly email: string }

/** The object id is the only one: by an id as in Teams (`29:…`) the bot would think that this client refreshes cards, and draw the shared one without buttons. */
function asUser({ id, name, mail }: SeedPerson): PlaygroundUser {
  const [givenName = name, surname = ''] = name.split(' ');
  return { id, name, userPrincipleName: mail, aadObjectId: id, givenName, surname, email: mail };
}
