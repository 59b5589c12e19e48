import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { armAction, armScope } from './arm/action.js';
import { armRefusal } from './arm/withheld.js';
import { pathOf } from './calls.js';
import type { Sim } from './core.js';
import { graphRefusal } from './graph/refusal.js';
import type { Caller } from './tokens.js';
import { WireError } from './wireError.js';

type Service = 'login' | 'arm' | 'graph' | 'connector' | 'monitor' | 'storage' | 'vault' | 'servicenow' | 'jira';

/** The turned knobs that meet any call: slowness, refusals, throttling, broken answers, connections cut after the write. */
export function applyFaults(sim: Sim, service: Service): RequestHandler {
  return async (req, res, next) => {
    const call = `${req.method} ${pathOf(req)}`;
    if (sim.knobs.latencyMs > 0) await wait(sim.knobs.latencyMs);
    if (service === 'connector' && sim.knobs.connectorDown) throw new WireError(503, 'ServiceUnavailable', 'The service is unavailable.');
    const ordered = orderedFault(sim, call);
    if (ordered === 'reset') cutInsteadOfAnswering(req, res);
    if (ordered === 'hang') res.end = () => res;
    if (service !== 'connector' && service !== 'login') {
      refuseAsOrdered(sim, call, { service, res });
      throwDice(sim);
      if (req.method !== 'GET' && chance(sim.knobs.resetAfterWriteShare)) cutInsteadOfAnswering(req, res);
    }
    next();
  };
}

function chance(share: number): boolean {
  return share > 0 && Math.random() < share;
}

/** What is to become of the call's answer, once the call is done; throws where it is not to be done. */
function orderedFault(sim: Sim, call: string): 'reset' | 'hang' | undefined {
  const order = sim.knobs.failNext.find(({ match, count }) => count !== 0 && call.includes(match));
  if (order === undefined) return undefined;
  if (order.skip !== undefined && order.skip > 0) {
    order.skip--;
    return undefined;
  }
  if (order.count > 0) order.count--;
  if (order.reset) return 'reset';
  if (order.hang) return 'hang';
  const headers = order.retryAfter === undefined ? {} : { 'Retry-After': String(order.retryAfter) };
  throw new WireError(order.status ?? 500, order.code ?? 'InternalServerError', 'An error occurred.', { headers });
}

function throwDice(sim: Sim): void {
  const { throttleShare, throttleRetryAfterSeconds, errorShare } = sim.knobs;
  if (chance(throttleShare)) {
    const headers = throttleRetryAfterSeconds === null ? {} : { 'Retry-After': String(throttleRetryAfterSeconds) };
    throw new WireError(429, 'TooManyRequests', 'The request was throttled. Please try again later.', { headers });
  }
  if (chance(errorShare)) throw new WireError(500, 'InternalServerError', 'An error occurred.');
}

function refuseAsOrdered(sim: Sim, call: string, { service, res }: { service: Service; res: Response }): void {
  if (!sim.knobs.deny.some((match) => call.includes(match))) return;
  if (service === 'graph') throw graphRefusal(call);
  if (service !== 'arm') throw new WireError(403, 'Forbidden', 'The account may not do this.');
  const [method = '', path = ''] = call.split(' ');
  throw armRefusal(armAction(method, path), armScope(path), (res.locals as { caller: Caller }).caller); // set by the token check before us
}

/** The write is done, the answer never arrives: what a caller sees of a connection that breaks at the worst moment. */
function cutInsteadOfAnswering(req: Request, res: Response): void {
  const cut: Response['end'] = () => { req.socket.destroy(); return res; };
  res.end = cut;
}
