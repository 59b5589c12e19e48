import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { armAction } from './arm/action.js';
import { pageOf } from './arm/paging.js';
import { activeAt } from './arm/pim/assignments.js';
import { pathOf } from './calls.js';
import { changed, type ActivityState, type Sim } from './core.js';
import { badQuery, page, queryText } from './graph/odata.js';
import { principalsOf } from './membership.js';
import type { SeedPerson } from './seed.js';
import { WireError } from './wireError.js';

/** Entries that are kept, the newest. */
const KEEP = 5000;
/** Reads that are written as POST: Azure logs none of them. */
const READS = /\/(check|get)MemberGroups$|\/getactivesessions$/i;

type Entry = Omit<ActivityState, 'id' | 'at' | 'correlation'>;

function note(sim: Sim, entry: Entry): void {
  sim.state.activities.push({ id: randomUUID(), at: sim.clock.now().toISOString(), correlation: randomUUID(), ...entry });
  if (sim.state.activities.length > KEEP) sim.state.activities.splice(0, KEEP / 10);
  changed(sim);
}

/** Writes down, as Azure does, every call of ARM or Graph that changes something, and who made it. */
export function noteWrites(sim: Sim, log: ActivityState['log'], callerOf: (res: Response) => { readonly objectId: string }): RequestHandler {
  return (req, res, next) => {
    const path = pathOf(req);
    if (req.method !== 'GET' && !READS.test(path)) {
      res.on('finish', () => {
        const what = log === 'azure' ? armAction(req.method, path) : `${req.method} ${path}`;
        note(sim, { log, by: callerOf(res).objectId, what, on: path, outcome: res.statusCode < 400 ? 'Succeeded' : 'Failed' });
      });
    }
    next();
  };
}

const Act = z.object({ log: z.enum(['azure', 'directory']), what: z.string().min(1).max(200), on: z.string().min(1).max(400) }).strict();

/** A person does something in the portal: it succeeds where they hold any role there. */
export function act(sim: Sim, person: SeedPerson, wanted: unknown): { outcome: string } {
  const { log, what, on } = Act.parse(wanted);
  const may = activeAt(sim, principalsOf(sim, person.id), log === 'azure' ? on : '/').length > 0;
  note(sim, { log, by: person.id, what, on, outcome: may ? 'Succeeded' : 'Failed' });
  return { outcome: may ? 'Succeeded' : 'Failed' };
}

const TIMES = /^eventTimestamp ge '([^']+)' and eventTimestamp le '([^']+)'(?: and resourceUri eq '([^']+)')?$/;

/** Azure's Activity Log of a subscription, the newest first; a time has to be asked for (Activity Logs, List). */
export function activityLogRouter(sim: Sim): Router {
  const router = Router();
  router.get('/subscriptions/:sub/providers/Microsoft.Insights/eventtypes/management/values', (req, res) => {
    const [, from = '', to = '', resource] = TIMES.exec(queryText(req, '$filter') ?? '') ?? [];
    if (from === '') throw new WireError(400, 'BadRequest', 'The $filter query parameter value is invalid: it needs eventTimestamp.');
    const rows = within(sim, 'azure', { from, to }).filter(({ on }) => on.toLowerCase().startsWith(`/subscriptions/${req.params.sub}/`.toLowerCase()))
      .filter(({ on }) => resource === undefined || on.toLowerCase() === resource.toLowerCase());
    res.json(pageOf(sim, req, rows.reverse().map(eventOf)));
  });
  return router;
}

function eventOf({ id, at, by, what, on, outcome, correlation }: ActivityState): object {
  return {
    eventDataId: id, eventTimestamp: at.replace('Z', '0000Z'), correlationId: correlation, resourceId: on, caller: by,
    operationName: { value: what, localizedValue: what }, status: { value: outcome, localizedValue: outcome },
    claims: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': by }, category: { value: 'Administrative', localizedValue: 'Administrative' },
  };
}

const AUDIT_TIMES = /^activityDateTime ge ([^ ]+) and activityDateTime le ([^ ]+) and initiatedBy\/user\/id eq '([^']+)'$/;

/** The directory's audits of what a person did. */
export function auditRouter(sim: Sim): Router {
  const router = Router();
  router.get('/auditLogs/directoryAudits', (req, res) => {
    const filter = queryText(req, '$filter');
    const [, from = '', to = '', who] = filter === undefined ? [undefined, '', '9'] : AUDIT_TIMES.exec(filter) ?? [];
    if (to === '') throw badQuery('Invalid filter clause.');
    const rows = within(sim, 'directory', { from, to }).filter(({ by }) => who === undefined || by === who);
    res.json(page(sim, req, { set: 'auditLogs/directoryAudits', rows: rows.map(auditOf) }));
  });
  return router;
}

function auditOf({ id, at, by, what, on, outcome, correlation }: ActivityState): Record<string, unknown> {
  return {
    id, activityDateTime: at, activityDisplayName: what, result: outcome === 'Succeeded' ? 'success' : 'failure', correlationId: correlation, category: 'UserManagement',
    initiatedBy: { user: { id: by }, app: null }, targetResources: [{ id: on, displayName: null }],
  };
}

function within(sim: Sim, log: ActivityState['log'], { from, to }: { from: string; to: string }): ActivityState[] {
  return sim.state.activities.filter((one) => one.log === log && one.at >= from && one.at <= to);
}
