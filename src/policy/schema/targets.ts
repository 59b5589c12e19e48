import { z } from 'zod/v4';
import { form, objectId, name, port, resourceId } from './parts.js';

const roleName = z.string().min(1).max(200);

/** What is made active for the window, by one of the three kinds of PIM. */
export const role = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('azure').describe('A role of Azure at a subscription, a resource group or a resource.'),
    role: roleName.describe('The name of the role: Reader, Virtual Machine Administrator Login.'),
    scope: z.string().regex(/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+(\/providers\/.+)?)?$/i, form('scope'))
      .describe('The id of the subscription, resource group or resource.'),
  }),
  z.strictObject({
    kind: z.literal('directory').describe('A role of Entra itself.'),
    role: roleName.describe('The name of the role: Security Reader.'),
    scope: z.string().regex(/^\/(administrativeUnits\/[0-9a-f-]{36})?$/i, form('directory-scope')).prefault('/')
      .describe('"/" for the whole directory, or /administrativeUnits/ and the id of one.'),
  }),
  z.strictObject({
    kind: z.literal('group').describe('Membership or ownership of a group.'),
    group: objectId.describe('Object id of the group.'),
    access: z.enum(['member', 'owner']).prefault('member').describe('What the person becomes.'),
    name: name.optional().describe('What people read in place of the id.'),
  }),
], { error: (issue) => (issue.code === 'invalid_union' ? form('role-kind') : undefined) });

export const path = z.strictObject({
  nsg: resourceId('Microsoft.Network/networkSecurityGroups', '/subscriptions/…/networkSecurityGroups/nsg-bastion')
    .describe('The network security group of the Bastion subnet, whose baseline lets nobody in.'),
  bastion: resourceId('Microsoft.Network/bastionHosts', '/subscriptions/…/bastionHosts/bas-prod').describe('The Bastion host behind it.'),
  destination: z.string().min(1).prefault('*')
    .describe('"*" or the prefix of the Bastion subnet; the group sees the translated private address, so never the public one.'),
  ports: z.array(z.string().regex(/^\d{1,5}(-\d{1,5})?$/, form('ports'))).min(1).prefault(['443'])
    .describe('What is opened: ports and ranges, in quotes.'),
  client: port.prefault(443).describe('The port on which people reach the Bastion host; besides our rules none may allow it. One of `ports`.'),
});
