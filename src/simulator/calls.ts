import type { Request, RequestHandler } from 'express';
import { clientOf } from './client.js';
import type { RecordEntry, Sim } from './core.js';

type Service = Extract<RecordEntry, { kind: 'call' }>['service'];

/** Path of a call without its query, as it is recorded and as knobs match it. */
export function pathOf(req: Request): string {
  return req.originalUrl.split('?', 1)[0] ?? '';
}

/** Records every call once it has been answered, or cut off. */
export function recordCalls(sim: Sim, service: Service): RequestHandler {
  return (req, res, next) => {
    const clientRequestId = req.get('x-ms-client-request-id') ?? req.get('client-request-id');
    res.on('close', () => {
      // a status of 0: the connection was cut before an answer
      const status = res.writableFinished ? res.statusCode : 0;
      sim.record.add({ kind: 'call', service, method: req.method, path: pathOf(req), status, client: clientOf(req), ...(clientRequestId === undefined ? {} : { clientRequestId }) });
    });
    next();
  };
}
