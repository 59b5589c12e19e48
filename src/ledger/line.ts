import { z } from 'zod';
import type { ExportMark } from '../workflow/ports.js';

const place = z.string().regex(/^\d+-\d+$/);
const seq = z.number().int().positive();
/** As `jsonLine` writes it: an event, or that it is gone. */
const Whole = z.object({ place, hash: z.string(), event: z.object({ request: z.string(), seq }) }).transform(({ event, ...rest }) => ({ ...rest, ...event }));
const Gone = z.object({ place, hash: z.string(), request: z.string(), seq });
const Line = Whole.or(Gone);

/** Which event a line of an export is; undefined: it is none. */
export function markOf(line: string): ExportMark | undefined {
  try {
    const { place, request, seq, hash } = Line.parse(JSON.parse(line));
    return { place, request, seq, hash };
  } catch {
    return undefined;
  }
}
