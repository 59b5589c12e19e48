import type { RequestHandler } from 'express';
import type { Sim } from '../core.js';

/** Changes that come within this time are told as one. Milliseconds. */
const GATHER_MS = 50;

/** Server-sent events: `change` whenever anything did; the reader then asks for the state. */
export function changeEvents(sim: Sim): RequestHandler {
  return (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    res.write('event: change\ndata: {}\n\n');
    let timer: NodeJS.Timeout | undefined;
    const tell = (): void => { timer ??= setTimeout(() => { timer = undefined; res.write('event: change\ndata: {}\n\n'); }, GATHER_MS); };
    sim.changes.on('change', tell);
    res.on('close', () => { clearTimeout(timer); sim.changes.off('change', tell); });
  };
}
