import { BOT_ROLES, WEB_ID, WEB_PASSWORD, WORKER_ID, WORKER_PASSWORD } from '../../src/simulator/seed.js';

/** Settings of a process that answers people, and of one that works, each with an identity of its own in Azure. */
export const WEB = { ROLE: 'web', AZURE_CLIENT_ID: WEB_ID, AZURE_CLIENT_SECRET: WEB_PASSWORD } as const;
export const WORKER = { ROLE: 'worker', AZURE_CLIENT_ID: WORKER_ID, AZURE_CLIENT_SECRET: WORKER_PASSWORD } as const;

/** All that changes something in Azure: taken from the bot's own registration, it can speak in Teams and nothing else. */
export const EVERY_WRITE: readonly string[] = [
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write', 'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action', 'Microsoft.Authorization/roleAssignments/write',
  'Microsoft.Network/networkSecurityGroups/write', 'Microsoft.Network/networkSecurityGroups/securityRules/write', 'Microsoft.Network/networkSecurityGroups/securityRules/delete',
  'Microsoft.Network/bastionHosts/disconnectactivesessions/action', ...BOT_ROLES,
];
