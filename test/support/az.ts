import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ClientSecretCredential } from '@azure/identity';
import { OPERATOR_ID, OPERATOR_PASSWORD, TENANT_ID } from '../../src/simulator/seed.js';

/** The commands in a post, each as a shell reads it. */
export function commandsIn(texts: readonly string[]): string[] {
  return texts.filter((text) => text.startsWith('az '));
}

/**
 * Does what an `az` command means, as an operator of the practice tenant who copied it into a shell: its words are taken
 * apart by a real shell, and the call that Microsoft's CLI makes of them is made. Rejects unless Azure takes it.
 */
export async function carryOut(command: string, root: string): Promise<void> {
  const { stdout } = await promisify(execFile)('sh', ['-c', `az() { printf '%s\\n' "$@"; }\n${command}`]);
  const words = stdout.trimEnd().split('\n');
  const option = (name: string): string => words[words.indexOf(`--${name}`) + 1] ?? '';
  const call = words[0] === 'rest' ? { method: option('method').toUpperCase(), url: option('url'), body: option('body') } : nsgRuleDelete(words.slice(0, 4).join(' '), option, root);
  const scope = call.url.startsWith(`${root}/v1.0/`) ? 'https://graph.microsoft.com/.default' : 'https://management.azure.com/.default';
  const { token } = await new ClientSecretCredential(TENANT_ID, OPERATOR_ID, OPERATOR_PASSWORD, { authorityHost: root, disableInstanceDiscovery: true }).getToken(scope);
  const content = 'body' in call ? { body: call.body } : {};
  const answer = await fetch(call.url, { method: call.method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...content });
  if (!answer.ok) throw new Error(`${command}: ${answer.status} ${await answer.text()}`);
}

function nsgRuleDelete(verb: string, option: (name: string) => string, root: string): { method: string; url: string } {
  if (verb !== 'network nsg rule delete') throw new Error(`Nobody here knows what az ${verb} means.`);
  if (option('ids').startsWith('/subscriptions/')) return { method: 'DELETE', url: `${root}${option('ids')}?api-version=2025-05-01` };
  const group = `${root}/subscriptions/${option('subscription')}/resourceGroups/${option('resource-group')}`;
  return { method: 'DELETE', url: `${group}/providers/Microsoft.Network/networkSecurityGroups/${option('nsg-name')}/securityRules/${option('name')}?api-version=2025-05-01` };
}
