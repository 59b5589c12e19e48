import { randomUUID } from 'node:crypto';
import { Router, raw, type Request } from 'express';
import type { Sim } from '../core.js';
import { WireError } from '../wireError.js';

export const CONTAINER = 'ledger';
const MOST_BLOCKS = 50_000;
const LONGEST_BLOCK = 4 * 1024 * 1024;

/**
 * Append blobs in a container that is locked: time-based retention with protected append writes allowed, so a blob grows
 * and is neither overwritten nor deleted. The version that is answered has blocks of 4 MiB.
 */
export function storageRouter(sim: Sim): Router {
  const { blobs } = sim.exported;
  const router = Router();
  router.use((req, res, next) => {
    if (req.get('x-ms-version') === undefined) throw new WireError(400, 'MissingRequiredHeader', 'An HTTP header that\'s mandatory for this request is not specified.');
    if (req.get('x-ms-date') === undefined && req.get('date') === undefined) throw new WireError(403, 'AuthenticationFailed', 'Server failed to authenticate the request: the date is missing.');
    if (req.path.split('/')[1] !== CONTAINER) throw new WireError(404, 'ContainerNotFound', 'The specified container does not exist.');
    res.set('x-ms-request-id', randomUUID());
    next();
  });
  router.put(/.*/, raw({ type: () => true, limit: '8mb' }), (req, res) => {
    if (req.query.comp === 'appendblock') {
      const blocks = existing(sim, req);
      const end = sizeOf(blocks);
      const wanted = req.get('x-ms-blob-condition-appendpos');
      if (wanted !== undefined && Number(wanted) !== end) throw new WireError(412, 'AppendPositionConditionNotMet', 'The append position condition specified was not met.');
      const block: unknown = req.body;
      if (!Buffer.isBuffer(block) || block.length === 0) throw new WireError(400, 'InvalidHeaderValue', 'The value for one of the HTTP headers is not in the correct format: Content-Length.');
      if (block.length > LONGEST_BLOCK) throw new WireError(413, 'RequestBodyTooLarge', 'The request body is too large and exceeds the maximum permissible limit.');
      if (blocks.length >= MOST_BLOCKS) throw new WireError(409, 'BlockCountExceedsLimit', 'The committed block count cannot exceed the maximum limit of 50,000 blocks.');
      blocks.push(block);
      return void res.status(201).set({ 'x-ms-blob-append-offset': String(end), 'x-ms-blob-committed-block-count': String(blocks.length) }).end();
    }
    if (req.get('x-ms-blob-type') !== 'AppendBlob') throw new WireError(400, 'InvalidBlobType', 'Only append blobs may be written here.');
    if (blobs.has(req.path)) throw req.get('if-none-match') === '*' ? new WireError(409, 'BlobAlreadyExists', 'The specified blob already exists.') : immutable();
    blobs.set(req.path, []);
    res.status(201).end();
  });
  router.delete(/.*/, () => { throw immutable(); });
  router.head(/.*/, (req, res) => { res.status(200).set({ 'content-length': String(sizeOf(existing(sim, req))), 'x-ms-blob-type': 'AppendBlob' }).end(); });
  router.get(/.*/, (req, res) => {
    const whole = Buffer.concat(existing(sim, req));
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(req.get('x-ms-range') ?? '') ?? [];
    if (from === undefined) return void res.status(200).type('application/octet-stream').send(whole);
    if (Number(from) >= whole.length) throw new WireError(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
    res.status(206).type('application/octet-stream').send(whole.subarray(Number(from), Number(to) + 1));
  });
  return router;
}

function existing(sim: Sim, req: Request): Buffer[] {
  const blocks = sim.exported.blobs.get(req.path);
  if (!blocks) throw new WireError(404, 'BlobNotFound', 'The specified blob does not exist.');
  return blocks;
}

function sizeOf(blocks: readonly Buffer[]): number {
  return blocks.reduce((size, block) => size + block.length, 0);
}

function immutable(): WireError {
  return new WireError(409, 'BlobImmutableDueToPolicy', 'This operation is not permitted as the blob is immutable due to a policy.');
}
