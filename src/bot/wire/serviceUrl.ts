import type { Store } from '../../workflow/ports.js';
import type { BotSettings } from '../settings.js';
import { ChatError } from './chatError.js';

/** Microsoft's Teams connectors: the public cloud, GCC, GCC High, DoD. */
const TEAMS_HOSTS = ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com', 'smba.infra.gov.teams.microsoft.us', 'smba.infra.dod.teams.microsoft.us'];
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const MEMORY = 'serviceUrl';

/** Whether our token may go there. The SDK sends it to any address that it is given, so this is asked on write and on read. */
export function isTeams(url: string, settings: BotSettings): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, hostname, username, password } = new URL(url);
  const own = settings.serviceUrl === undefined ? [] : [new URL(settings.serviceUrl).host];
  const isListed = [...TEAMS_HOSTS, ...own, ...(settings.allowedServiceHosts ?? [])].includes(host);
  // Microsoft's local test client speaks plain HTTP; nothing that leaves the machine may.
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return isListed && isSafe && username === '' && password === '';
}

/** Where posts go that answer nobody. */
export interface ServiceUrls {
  note(url: string): Promise<void>;
  /** Throws when nothing is set and no activity has come yet. */
  current(): Promise<string>;
}

export function createServiceUrls(settings: BotSettings, store: Pick<Store, 'remember' | 'recall'>): ServiceUrls {
  let last: string | undefined;
  return {
    async note(url) {
      if (url === last || settings.serviceUrl !== undefined || !isTeams(url, settings)) return;
      await store.remember(MEMORY, url);
      last = url;
    },
    async current() {
      const url = settings.serviceUrl ?? last ?? await store.recall(MEMORY);
      if (url === undefined || !isTeams(url, settings)) throw new ChatError('unsent', 'No address of the Teams service is known yet: set TEAMS_SERVICE_URL, or write to the bot once.');
      return url.endsWith('/') ? url : `${url}/`;
    },
  };
}
