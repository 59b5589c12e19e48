import type { TokenCredential } from '@azure/identity';
import { targetKey, type Layer, type PlannedWrite, type Reading, type Target } from '../access/target.js';
import type { Activity, Clock, Directory, Layers, Log, Rules, Sessions, WriteLog } from '../workflow/ports.js';
import { createActivity } from './activity.js';
import { byHand } from './byHand.js';
import { createArmClients } from './clients.js';
import { objectIdOf } from './credential.js';
import { createDirectory } from './directory.js';
import { eligibilityOf, meaningsOf, pimRulesOf } from './eligibility.js';
import { scopeOf } from './endpoint.js';
import { createGraphClient } from './graph.js';
import { createNsgLayer } from './nsg.js';
import { createPim } from './pim/index.js';
import { notToWrite } from './readsOnly.js';
import { createRoleLayer } from './role.js';
import { heldByUs } from './roleRead.js';
import { createSessions } from './sessions.js';
import type { Hearing } from './steady.js';
import { baselineOrWhyNot } from './unreadable.js';

export interface AzureDeps extends Hearing {
  readonly credential: TokenCredential;
  /** Roots without a slash at the end: `https://management.azure.com`, `https://graph.microsoft.com`. */
  readonly armEndpoint: string;
  readonly graphEndpoint: string;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly writes: WriteLog;
  readonly log: Log;
  /** Default true. Without it nothing is built that writes, and every call that could is refused before it is sent. */
  readonly mayWrite?: boolean;
  /** Object id of our principal; read from its token when not given. */
  readonly botObjectId?: string;
}

export interface Azure { readonly layers: Layers; readonly sessions: Sessions; readonly directory: Directory; readonly activity: Activity }

/** All that talks to Azure. Makes no call by itself; clients are made when first needed. */
export function createAzure(deps: AzureDeps): Azure {
  const { credential, armEndpoint, graphEndpoint, clock, rules, writes, log, hear, trace, mayWrite = true } = deps;
  const clients = createArmClients({ credential, armEndpoint, hear, trace, log, mayWrite });
  const graph = createGraphClient({ credential, graphEndpoint, hear, trace, log, mayWrite });
  const pim = createPim(clients, graph);
  const self = selfOf(deps);
  // who only reads did not make what it reads
  const roleDeps = { pim, clock, rules, writes, log, origins: new Map(), maker: mayWrite ? self : () => Promise.resolve(undefined) };
  const made = { network: createNsgLayer({ clients, clock, rules, log }), identity: createRoleLayer(roleDeps) };
  const { network, identity } = mayWrite ? made : { network: readingOf(made.network), identity: readingOf(made.identity) };
  const sessions = createSessions({ clients, clock, log });
  return {
    layers: {
      baseline: (nsg) => baselineOrWhyNot({ clients, self }, nsg),
      eligibility: (person, roles) => eligibilityOf({ pim, clock }, person, roles),
      pimRules: (roles) => pimRulesOf(pim, roles),
      byHand: (target, window) => byHand({ clients, graphEndpoint: graphEndpoint.replace(/\/+$/, ''), pim, rules }, target, window),
      heldByUs: (roles) => heldByUs(roleDeps, roles),
      meanings: (roles) => meaningsOf(pim, roles),
      // The loop over a layer is the same for both and knows neither's writes: it hands back what the layer itself made.
      of: (target) => (target.layer === 'network' ? network : identity),
    },
    sessions: mayWrite ? sessions : { ...sessions, cut: () => Promise.reject(notToWrite('Cutting sessions')) },
    directory: createDirectory(graph),
    activity: createActivity({ clients, graph, pim, clock, self }),
  };
}

/** A layer without its writing half. */
function readingOf<T extends Target, Found extends Reading, Write extends PlannedWrite>(layer: Layer<T, Found, Write>): Layer<T, Found, Write> {
  return { ...layer, apply: (target) => Promise.reject(notToWrite(`Changing ${targetKey(target)}`)) };
}

/** Our own object id, asked for once; a failure is not kept. */
function selfOf({ credential, armEndpoint, botObjectId }: AzureDeps): () => Promise<string> {
  let known = botObjectId;
  return async () => (known ??= await objectIdOf(credential, scopeOf('arm', armEndpoint)));
}
