import { z } from 'zod';
import type { ArmClients } from '../clients.js';

/** What the roles of a caller allow at a scope; one element for each role. */
export interface Permission { readonly actions: readonly string[]; readonly notActions: readonly string[] }

const names = z.array(z.string()).nullish().transform((list) => list ?? []);
const Page = z.object({ value: z.array(z.object({ actions: names, notActions: names })), nextLink: z.string().nullish() });
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/**
 * What the caller may do at a scope. The SDK (arm-authorization 9) lists it for a group and for a resource; a subscription
 * answers the same path, and entitlements name subscriptions too.
 */
export async function permissionsAt(clients: ArmClients, scope: string): Promise<Permission[]> {
  const found: Permission[] = [];
  let next: string | null | undefined = pathOf(scope, 'providers/Microsoft.Authorization/permissions', '2022-04-01');
  while (next) {
    const { value, nextLink }: z.infer<typeof Page> = Page.parse(await readArm(clients, next));
    found.push(...value);
    next = nextLink;
  }
  return found;
}

/** One resource as Azure shows it; rejects with the SDK's RestError. */
export function readResource(clients: ArmClients, id: string, apiVersion: string): Promise<unknown> {
  return readArm(clients, pathOf(id, '', apiVersion));
}

/** Whether an action is among what is allowed. Each role's exceptions hold for that role alone, as in Azure. */
export function allows(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(({ actions, notActions }) => actions.some((one) => matches(one, action)) && !notActions.some((one) => matches(one, action)));
}

function matches(pattern: string, action: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 'i').test(action);
}

function pathOf(id: string, rest: string, apiVersion: string): string {
  return `${id}${rest === '' ? '' : `/${rest}`}?api-version=${apiVersion}`;
}

/** `where` is a path from the root, or an absolute link to a next page. Signed and tried again like every other call. */
export async function readArm(clients: ArmClients, where: string): Promise<unknown> {
  const { createPipelineRequest, RestError } = await import('@azure/core-rest-pipeline'); // not at the start of a bot
  const url = new URL(where, clients.endpoint);
  const request = createPipelineRequest({ url: url.href, method: 'GET' });
  const response = await clients.authorization(url.pathname).sendRequest(request);
  const body: unknown = JSON.parse(response.bodyAsText || 'null');
  if (response.status === 200) return body;
  const { error } = Failure.catch({ error: { code: `HTTP ${response.status}`, message: 'no reason given' } }).parse(body);
  throw new RestError(error.message, { code: error.code, statusCode: response.status, request, response });
}
