import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import { BOT_ID, BOT_NAME } from '../seed.js';
import { expand, page, passes, queryText, readFilter, type Row } from './odata.js';

interface App { readonly id: string; readonly externalId: string; readonly displayName: string; readonly versions: readonly string[]; readonly bot: string | null }

/** Another app of the same organisation, which has a bot of its own. */
const ANOTHER: App = { id: '7ea50000-0000-4000-8000-000000000002', externalId: '7ea50000-0000-4000-8000-0000000000e2', displayName: 'Holiday planner', versions: ['9.0.0'], bot: '7ea50000-0000-4000-8000-0000000000b2' };
const FIELDS = ['id', 'externalId', 'displayName', 'distributionMethod'];

/** The organisation's catalogue of Teams apps, as an application sees it: what is published, and nothing that waits. */
export function catalogueRouter(sim: Sim): Router {
  const router = Router();
  router.get('/appCatalogs/teamsApps', (req, res) => {
    const withBot = /appDefinitions\(\$expand=bot\)/i.test(queryText(req, '$expand') ?? '');
    const expansions = { appDefinitions: (app: App) => app.versions.map((version) => definition(app, version, withBot)) };
    const filter = readFilter(req, FIELDS);
    const found = appsOf(sim).filter((app) => passes(rowOf(app), filter));
    res.json(page(sim, req, { set: 'appCatalogs/teamsApps', rows: found.map((app) => ({ ...rowOf(app), ...expand(req, expansions, app) })) }));
  });
  return router;
}

function appsOf(sim: Sim): App[] {
  const versions = sim.knobs.teamsApp ?? [versionHere()];
  const own: App = { id: '7ea50000-0000-4000-8000-000000000001', externalId: '7ea50000-0000-4000-8000-0000000000e1', displayName: BOT_NAME, versions, bot: BOT_ID };
  return [ANOTHER, ...(versions.length > 0 ? [own] : [])];
}

function rowOf({ id, externalId, displayName }: App): Row {
  return { id, externalId, displayName, distributionMethod: 'organization' };
}

function definition({ id, displayName, bot }: App, version: string, withBot: boolean): Row {
  const key = createHash('sha256').update(`${id}##${version}`).digest('base64');
  return { id: key, teamsAppId: id, azureADAppId: null, displayName, version, publishingState: 'published', shortDescription: null, description: null, lastModifiedDateTime: null, createdBy: null, ...(withBot ? { bot: bot === null ? null : { id: bot } } : {}) };
}

/** What `npm run package` would give the app. */
function versionHere(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))).version;
}
