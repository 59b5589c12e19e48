import { randomUUID } from 'node:crypto';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { NetworkManagementClient } from '@azure/arm-network';
import { DefaultAzureCredential } from '@azure/identity';
import { z } from 'zod';

/** The floor: what opening costs with the bare SDK, one call after the other: each role given and read back, the rule written and read back. No policy, no eligibility, no record, no message. */

const { ARM_ENDPOINT: endpoint, AZURE_AUTHORITY_HOST: authorityHost } = z.object({ ARM_ENDPOINT: z.string(), AZURE_AUTHORITY_HOST: z.string() }).parse(process.env);
const Wanted = z.object({ person: z.string(), until: z.string(), source: z.string(), priority: z.number(), roles: z.array(z.object({ scope: z.string(), definition: z.string() })), nsg: z.string() });

const credential = new DefaultAzureCredential({ authorityHost, disableInstanceDiscovery: true });
const options = { endpoint, credentialScopes: ['https://management.azure.com/.default'] };
const authorization = new AuthorizationManagementClient(credential, 'any', options);

process.on('message', (message) => { void open(Wanted.parse(message)).then((ms) => { process.send?.({ ms }); }); });
process.send?.({ ready: true });

async function open({ person, until, source, priority, roles, nsg }: z.infer<typeof Wanted>): Promise<number> {
  const began = performance.now();
  for (const { scope, definition } of roles) {
    const at = scope.replace(/^\/+/, ''); // with a slash in front its URLs have two
    await authorization.roleAssignmentScheduleRequests.create(at, randomUUID(), {
      requestType: 'AdminAssign', principalId: person, roleDefinitionId: definition, justification: 'bench',
      scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime: new Date(until) } },
    });
    for await (const row of authorization.roleAssignmentScheduleInstances.listForScope(at, { filter: `principalId eq '${person}'` })) void row;
  }
  const [, , subscription = '', , group = '', , , , name = ''] = nsg.split('/');
  const network = new NetworkManagementClient(credential, subscription, options);
  await network.securityRules.beginCreateOrUpdateAndWait(group, name, `floor-${priority}`, {
    access: 'Allow', direction: 'Inbound', protocol: 'Tcp', priority, sourceAddressPrefix: source, sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: '443',
  }, { updateIntervalInMs: 200 });
  for await (const row of network.securityRules.list(group, name)) void row;
  return performance.now() - began;
}
