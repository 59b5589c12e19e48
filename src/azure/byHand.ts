import { ruleName } from '../access/ruleName.js';
import type { IdentityTarget, NetworkTarget, Target } from '../access/target.js';
import type { LeftOpen, Rules } from '../workflow/ports.js';
import { inGroup } from './baseline.js';
import type { ArmClients } from './clients.js';
import { listRules } from './nsg.js';
import { letsIn, readName } from './nsgRule.js';
import type { Pim, PimCall } from './pim/index.js';
import type { Role } from '../access/entitlement.js';

/** Somebody waits for an alarm; what cannot be read in that time is named as we would have named it. Milliseconds. */
const READ_LIMIT = 10_000;

export interface ByHandDeps {
  readonly clients: ArmClients;
  /** Root, without a slash at the end. */
  readonly graphEndpoint: string;
  readonly pim: Pick<Pim<Role>, 'removal'>;
  readonly rules: Pick<Rules, 'instance'>;
}

/** The commands that close by hand what a window holds on a target. Rejects when a role's definition cannot be looked up. */
export async function byHand(deps: ByHandDeps, target: Target, window: LeftOpen): Promise<string[]> {
  return target.layer === 'network' ? networkByHand(deps, target, window) : [await roleByHand(deps, target)];
}

/** A rule is deleted whole: whoever shares it and has a window still gets it back with the next pass. */
async function networkByHand({ clients, rules }: ByHandDeps, { nsg }: NetworkTarget, window: LeftOpen): Promise<string[]> {
  const derived = window.paths.map((path) => ruleName(window.until, rules.instance, path));
  const names = await namesOf({ clients, rules }, nsg, window).catch(() => derived);
  return names.map((name) => `az network nsg rule delete ${inGroup(nsg)} --name ${name}`);
}

async function namesOf({ clients, rules }: Pick<ByHandDeps, 'clients' | 'rules'>, nsg: string, { until, paths, address }: LeftOpen): Promise<string[]> {
  const found = await listRules(clients, nsg, { abortSignal: AbortSignal.timeout(READ_LIMIT) });
  return found.filter((rule) => {
    const mark = letsIn(rule) ? readName(rule.name, rules.instance) : undefined;
    return mark !== undefined && paths.includes(mark.path) && (mark.until === until || rule.sources.includes(address));
  }).map(({ name }) => name);
}

async function roleByHand({ clients, graphEndpoint, pim }: ByHandDeps, target: IdentityTarget): Promise<string> {
  const call = await pim.removal(target);
  return azRest(target.kind === 'azure' ? clients.endpoint : `${graphEndpoint}/v1.0`, call);
}

/** `az rest` signs the call with the token of whoever runs it. */
export function azRest(root: string, { method, path, body }: Omit<PimCall, 'method'> & { method: string }): string {
  return `az rest --method ${method} --url ${quoted(`${root}${path}`)} --body ${quoted(JSON.stringify(body))}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
