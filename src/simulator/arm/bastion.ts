import { Router, type Response } from 'express';
import { z } from 'zod';
import { changed, type SessionState, type Sim } from '../core.js';
import { BASTION_ID, LOCATION, SUBSCRIPTION_ID, VMS, VNET_ID } from '../seed.js';
import { knownScope, scopeName } from './scope.js';

const HOST = '/subscriptions/:sub/resourceGroups/:group/providers/Microsoft.Network/bastionHosts/:host';
const DisconnectBody = z.object({ sessionIds: z.array(z.string()).default([]) });

/** The Bastion host and its live sessions (AZURE.md E.4). */
export function bastionRouter(sim: Sim): Router {
  const router = Router();
  /** How often each listing under way is still not ready. */
  const waits = new Map<string, number>();
  router.use(HOST, (req, _res, next) => { knownScope(req.baseUrl); next(); });
  router.get(HOST, (_req, res) => void res.json(hostOnWire()));
  router.post(`${HOST}/getActiveSessions` as const, (req, res) => {
    const apiVersion = z.string().catch('2025-05-01').parse(req.query['api-version']);
    const operation = crypto.randomUUID();
    waits.set(operation, sim.knobs.sessionListPolls);
    res.set('Location', `${sim.urls.https}${BASTION_ID}/getActiveSessions/operationResults/${operation}?api-version=${apiVersion}`).status(202).end();
  });
  router.get(`${HOST}/getActiveSessions/operationResults/:operation` as const, ({ params: { operation }, originalUrl }, res) => {
    const left = waits.get(operation) ?? 0;
    waits.set(operation, left - 1);
    if (left > 0) return void res.set('Location', `${sim.urls.https}${originalUrl}`).status(202).end();
    waits.delete(operation);
    res.json({ value: openSessions(sim).map((one) => sessionOnWire(sim, one)) });
  });
  router.post(`${HOST}/disconnectActiveSessions` as const, (req, res) => { disconnect(sim, DisconnectBody.parse(req.body ?? {}).sessionIds, res); });
  return router;
}

/** Sessions that run now. */
export function openSessions(sim: Sim): SessionState[] {
  return sim.state.sessions.filter(({ endedAt }) => endedAt === null);
}

/** Ends a session that runs, and records why; false when there is none by that id. */
export function endSession(sim: Sim, sessionId: string, how: 'session.cut' | 'session.ended'): boolean {
  const session = openSessions(sim).find((one) => one.sessionId === sessionId);
  if (session === undefined) return false;
  session.endedAt = sim.clock.now().toISOString();
  const { personId, vmId, address } = session;
  sim.record.add({ kind: how, sessionId, personId, vmId, address });
  changed(sim);
  return true;
}

function disconnect(sim: Sim, sessionIds: string[], res: Response): void {
  res.json({
    value: sessionIds.map((sessionId) => endSession(sim, sessionId, 'session.cut')
      ? { sessionId, message: `session ${sessionId} invalidated!`, state: 'Disconnected' }
      : { sessionId, message: `session ${sessionId} not found`, state: 'NotFound' }),
  });
}

/** No Entra id and no client address: Azure's list has neither. */
function sessionOnWire(sim: Sim, { sessionId, startedAt, vmId, userName }: SessionState): Record<string, unknown> {
  const vm = VMS.find(({ id }) => id === vmId);
  return {
    sessionId, startTime: startedAt, targetSubscriptionId: SUBSCRIPTION_ID, resourceType: 'VM', targetHostName: vm?.name, targetResourceGroup: vmId.split('/')[4],
    userName, targetIpAddress: vm?.ip, protocol: 'SSH', targetResourceId: vmId,
    sessionDurationInMins: (sim.clock.now().getTime() - Date.parse(startedAt)) / 60_000,
  };
}

function hostOnWire(): Record<string, unknown> {
  const ipConfiguration = { name: 'bastionHostIpConfiguration', properties: { provisioningState: 'Succeeded', privateIPAllocationMethod: 'Dynamic', subnet: { id: `${VNET_ID}/subnets/AzureBastionSubnet` }, publicIPAddress: { id: `${BASTION_ID.replace('bastionHosts/bas-prod', 'publicIPAddresses/pip-bas-prod')}` } } };
  return {
    name: scopeName(BASTION_ID), id: BASTION_ID, type: 'Microsoft.Network/bastionHosts', location: LOCATION, sku: { name: 'Standard' },
    properties: { provisioningState: 'Succeeded', dnsName: 'bst-5ab00000.bastion.azure.com', scaleUnits: 2, enableTunneling: true, enableShareableLink: false, ipConfigurations: [ipConfiguration] },
  };
}
