import type { Sim } from '../core.js';
import { BOT_OBJECT_ID } from '../seed.js';
import type { Caller } from '../tokens.js';
import { graphRefusal, needsOf } from './refusal.js';

/** Throws Graph's 403 for a call that the caller's token has no permission for, or whose permission is withheld from the bot. */
export function demandGraphPermission(sim: Sim, { method, url, caller }: { method: string; url: string; caller: Caller }): void {
  const call = `${method} ${url}`;
  const held = caller.objectId === BOT_OBJECT_ID ? caller.roles.filter((role) => !sim.knobs.withheld.includes(role)) : caller.roles;
  const lacking = needsOf(call).find((oneOf) => !oneOf.some((role) => held.includes(role)));
  if (lacking !== undefined) throw graphRefusal(call);
}
