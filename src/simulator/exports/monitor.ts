import { Router } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import { WireError } from '../wireError.js';

export const DCR = 'dcr-00000000000000000000000000000001';
export const STREAM = 'Custom-JitLedger_CL';
/** Bytes of one call. */
const MOST = 1024 * 1024;

const Rows = z.array(z.record(z.unknown()));

/** The Logs Ingestion API of one data collection rule with one stream. What it takes is shown to nobody but the tests. */
export function monitorRouter(sim: Sim): Router {
  const router = Router();
  router.post('/dataCollectionRules/:rule/streams/:stream', (req, res) => {
    if (req.query['api-version'] !== '2023-01-01') throw new WireError(400, 'InvalidApiVersion', 'The api-version is missing or not supported.');
    if (req.params.rule !== DCR) throw new WireError(404, 'NotFound', `Data collection rule with immutable Id '${req.params.rule}' not found.`);
    if (req.params.stream !== STREAM) throw new WireError(400, 'InvalidStream', `Stream ${req.params.stream} was not configured in the data collection rule.`);
    if (Number(req.get('content-length') ?? 0) > MOST) throw new WireError(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length: 1048576 bytes (1 MB).');
    const rows = Rows.safeParse(req.body);
    if (!rows.success) throw new WireError(400, 'InvalidPayload', 'The body must be a JSON array of objects.');
    sim.exported.rows.push(...rows.data);
    res.status(204).end();
  });
  return router;
}
