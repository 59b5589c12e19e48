import type { TokenCredential } from '@azure/identity';
import type { Activity, Clock, Directory, Doctor, Layers, Log, Rules, Sessions, Signer, WriteLog } from '../workflow/ports.js';
import { createActivity } from './activity.js';
import { byHand } from './byHand.js';
import { createArmClients } from './clients.js';
import { objectIdOf } from './credential.js';
import { createDirectory } from './directory.js';
import { createDoctor } from './doctor/doctor.js';
import { eligibilityOf, meaningsOf, pimRulesOf } from './eligibility.js';
import { scopeOf } from './endpoint.js';
import { createGraphClient } from './graph.js';
import { createNsgLayer } from './nsg.js';
import { createPim } from './pim/index.js';
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
  /** What signs the seals, for the doctor to try. */
  readonly signer?: Signer | undefined;
  /** Object id of our principal; read from its token when not given. */
  readonly botObjectId?: string;
}

export interface Azure { readonly layers: Layers; readonly sessions: Sessions; readonly directory: Directory; readonly doctor: Doctor; readonly activity: Activity }

/** All that talks to Azure. Makes no call by itself; clients are made when first needed. */
export function createAzure(deps: AzureDeps): Azure {
  const { credential, armEndpoint, graphEndpoint, clock, rules, writes, log, hear, trace } = deps;
  const clients = createArmClients({ credential, armEndpoint, hear, trace });
  const graph = createGraphClient({ credential, graphEndpoint, hear, trace });
  const pim = createPim(clients, graph);
  const network = createNsgLayer({ clients, clock, rules, log });
  const self = selfOf(deps);
  const roleDeps = { pim, clock, rules, writes, log, origins: new Map(), self };
  const identity = createRoleLayer(roleDeps);
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
    sessions: createSessions({ clients, clock, log }),
    directory: createDirectory(graph),
    activity: createActivity({ clients, graph, clock, self }),
    doctor: createDoctor({ credential, armEndpoint, graphEndpoint, rules, signer: deps.signer }),
  };
}

/** Our own object id, asked for once; a failure is not kept. */
function selfOf({ credential, armEndpoint, botObjectId }: AzureDeps): () => Promise<string> {
  let known = botObjectId;
  return async () => (known ??= await objectIdOf(credential, scopeOf('arm', armEndpoint)));
}
