import { z } from 'zod';
import { readKnobs } from './knobs.js';
import { startSimulator } from './start.js';

/** The simulator as a process of its own. It ends on SIGTERM, SIGINT, and when the process that started it is gone. */
const settings = z.object({
  SIM_DIR: z.string({ message: 'SIM_DIR must name a folder' }),
  SIM_AUTHORITY_DIR: z.string().optional(),
  SIM_HTTPS_PORT: z.coerce.number().default(0),
  SIM_PAGE_PORT: z.coerce.number().default(0),
  BOT_URL: z.string().optional(),
  SIM_KNOBS: z.string().default('{}').transform((text) => readKnobs(JSON.parse(text))),
  SIM_PLAYGROUND: z.string().default('[]').transform((text) => z.array(z.object({ person: z.string(), url: z.string().url() })).parse(JSON.parse(text))),
}).parse(process.env);

const simulator = await startSimulator({
  stateDir: settings.SIM_DIR, httpsPort: settings.SIM_HTTPS_PORT, pagePort: settings.SIM_PAGE_PORT, knobs: settings.SIM_KNOBS, playground: settings.SIM_PLAYGROUND,
  ...(settings.BOT_URL === undefined ? {} : { botUrl: settings.BOT_URL }),
  ...(settings.SIM_AUTHORITY_DIR === undefined ? {} : { authorityDir: settings.SIM_AUTHORITY_DIR }),
});
let isEnding = false;

async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await simulator.close();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(signal, () => { void end(); });
process.send?.({ ready: true, urls: simulator.urls, caFile: simulator.caFile });
