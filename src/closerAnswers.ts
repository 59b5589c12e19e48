import { z } from 'zod';
import type { Closer } from './workflow/ports.js';

/** How long the bot waits for an answer. Milliseconds. */
const PATIENCE = 5_000;

const Answer = z.object({
  closed: z.array(z.object({
    id: z.string().min(1).max(80), nsg: z.string().max(500), rule: z.string().max(100), until: z.string().datetime(),
    why: z.enum(['overdue', 'tooFar']), closedAt: z.string().datetime(), lateness: z.number().nonnegative(),
  })).max(1000),
});

/** What the dead man's switch at this address (CLOSER_URL) says that it closed. */
export function createCloserAt(url: string): Closer {
  return {
    async closedSince(after) {
      const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
      const answer = await fetch(`${url}/closed${query}`, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
      if (!answer.ok) throw new Error(`the closer answered HTTP ${answer.status}`);
      return Answer.parse(await answer.json()).closed;
    },
  };
}
