import { EventEmitter, once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openAuthority } from './authority.js';
import { createNsgWrites } from './arm/network/writes.js';
import { createControl } from './control/app.js';
import { createRecorder, createSimClock, DEFAULT_KNOBS, settle, type Knobs, type Sim, type SimUrls } from './core.js';
import { createServices } from './https.js';
import { openSigningKey } from './keys.js';
import { keepSaved, loadTenant } from './saved.js';
import { createTeamsClient } from './teams/client.js';
import { createPlayground, type PlaygroundWindow } from './teams/playground.js';
import { seedTenant } from './tenant.js';
import { createVaultKeys } from './vault/keys.js';

/** How often what is due by the clock happens although nobody asks. Milliseconds. */
const TICK_MS = 50;

export interface SimulatorOptions {
  /** Where the tenant is kept between runs. */
  readonly stateDir: string;
  /** The folder of the certificate authority and of the key that signs tokens; by default inside `stateDir`. */
  readonly authorityDir?: string;
  /** The bot's messaging endpoint; can be set later through the control API. */
  readonly botUrl?: string;
  /** 0: any free port. */
  readonly httpsPort?: number;
  readonly pagePort?: number;
  readonly knobs?: Partial<Knobs>;
  /** Windows of Microsoft's local client, should it be in use. */
  readonly playground?: readonly PlaygroundWindow[];
}

export interface RunningSimulator {
  readonly sim: Sim;
  readonly urls: SimUrls;
  /** For NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  close(): Promise<void>;
}

/** Starts a practice tenant on loopback: Microsoft's services over HTTPS, the page and the control API over HTTP. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { stateDir, authorityDir = join(stateDir, 'authority') } = options;
  const authority = await openAuthority(authorityDir);
  const sim = createSim(loadTenant(stateDir), options);
  const key = openSigningKey(join(authorityDir, 'signing.pem'));
  const writes = createNsgWrites(sim);
  const playground = createPlayground(sim, key, options.playground ?? []);
  const services = createHttpsServer(await authority.issueServerCertificate(), createServices(sim, key, { writes, playground }));
  const page = createHttpServer(createControl(sim, createTeamsClient(sim, key), playground));
  sim.urls.https = `https://127.0.0.1:${await listen(services, options.httpsPort)}`;
  sim.urls.page = `http://127.0.0.1:${await listen(page, options.pagePort)}`;
  const stopSaving = keepSaved(sim, stateDir);
  const ticker = setInterval(() => { settle(sim); }, TICK_MS);
  return {
    sim, urls: sim.urls, caFile: authority.caFile,
    async close() {
      clearInterval(ticker);
      await Promise.all([stop(services), stop(page)]);
      writes.finish();
      stopSaving();
    },
  };
}

function createSim(saved: Sim['state'] | null, { knobs, botUrl }: SimulatorOptions): Sim {
  const clock = createSimClock();
  const changes = new EventEmitter().setMaxListeners(0);
  return {
    clock, changes, settlers: [], exported: { rows: [], blobs: new Map() }, vault: createVaultKeys(),
    knobs: { ...structuredClone(DEFAULT_KNOBS), ...knobs },
    record: createRecorder(clock),
    state: saved ?? seedTenant(clock.now()),
    urls: { https: '', page: '', bot: botUrl ?? 'http://127.0.0.1:3978/api/messages' },
  };
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // a server that listens on a port has an AddressInfo
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
