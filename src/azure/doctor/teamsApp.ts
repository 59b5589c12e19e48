import { z } from 'zod';
import type { Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import { APP_CATALOGUE } from './appRoles.js';
import type { GraphExam } from './graphRoles.js';
import { giveAppRole } from './mend.js';
import { prove } from './prove.js';

/** The bot as the manifest of its Teams app names it: its id, and the version of this program, which `npm run package` writes there. */
export interface AppNamed { readonly botId: string; readonly version: string }

const Definition = z.object({ version: z.string().nullish(), publishingState: z.string().nullish(), bot: z.object({ id: z.string() }).nullish() });
const Page = z.object({ value: z.array(z.object({ appDefinitions: z.array(Definition).nullish() })), '@odata.nextLink': z.string().nullish() });
/** The app is found by its bot: the id that its manifest has is known to whoever packages it, and not to the bot. */
const OWN_APPS = '/appCatalogs/teamsApps?$filter=distributionMethod eq \'organization\'&$expand=appDefinitions($expand=bot)';
const MOST_PAGES = 20;

/** Whether Teams has the app of this very version: the commands and texts that it shows come from there. */
export async function examineTeamsApp({ graph, self, graphEndpoint }: Pick<GraphExam, 'graph' | 'self' | 'graphEndpoint'>, { botId, version }: AppNamed): Promise<Finding> {
  const line = { group: 'Teams', what: { says: 'thing/teams-app' } } as const;
  const unchecked = (why: Line) => ({ ...line, status: 'unknown', detail: { says: 'found/unchecked', why } } as const);
  const published: string[] = [];
  const proof = await prove(async () => { published.push(...await publishedVersions(graph, botId)); });
  if (proof.is === 'refused') return { ...unchecked({ says: 'found/needs', permission: APP_CATALOGUE.name }), mend: giveAppRole(self, APP_CATALOGUE, graphEndpoint) };
  if (proof.is !== 'given') return unchecked(proof.why);
  const newest = published.sort(byAge).at(-1);
  if (newest === undefined) return { ...unchecked({ says: 'found/no-app', botId }), mend: { says: 'mend/publish' } };
  if (newest === version) return { ...line, status: 'ok', detail: { says: 'found/app-version', version } };
  return { ...line, status: 'wrong', detail: { says: 'found/other-version', inTeams: newest, here: version }, mend: byAge(newest, version) < 0 ? { says: 'mend/publish' } : { says: 'mend/deploy', version: newest } };
}

async function publishedVersions(graph: GraphExam['graph'], botId: string): Promise<string[]> {
  const found: z.infer<typeof Definition>[] = [];
  let next: string | null | undefined = OWN_APPS;
  for (let pages = 0; next && pages < MOST_PAGES; pages += 1) {
    const page: z.infer<typeof Page> = Page.parse(await graph.api(next).get());
    found.push(...page.value.flatMap(({ appDefinitions }) => appDefinitions ?? []));
    next = page['@odata.nextLink'];
  }
  return found.flatMap(({ version, publishingState, bot }) => (version && publishingState === 'published' && bot?.id.toLowerCase() === botId.toLowerCase() ? [version] : []));
}

/** Versions of manifests are numbers with points between. */
function byAge(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
