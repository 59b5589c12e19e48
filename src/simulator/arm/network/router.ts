import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { changed, type NsgState, type RuleState, type Sim } from '../../core.js';
import { WireError } from '../../wireError.js';
import { pageOf } from '../paging.js';
import { sameId } from '../scope.js';
import { checkCompliance } from './compliance.js';
import { DEFAULT_RULES, nsgOnWire, ruleOnWire, rulesSeen, type SeenRule } from './onWire.js';
import { checkSlot, readRule } from './ruleBody.js';
import { operationUrl, type Intended, type NsgWrites, type Operation } from './writes.js';

const NSG = '/subscriptions/:sub/resourceGroups/:group/providers/Microsoft.Network/networkSecurityGroups/:nsg';
const RULE = `${NSG}/securityRules/:rule` as const;
const OPERATIONS = '/subscriptions/:sub/providers/Microsoft.Network/locations/:location';

const NsgBody = z.object({ tags: z.record(z.string()).optional(), properties: z.object({ securityRules: z.array(z.object({ name: z.string() }).passthrough()).default([]) }).default({}) });
const TagsBody = z.object({ tags: z.record(z.string()) });

/** Network security groups and their rules (AZURE.md section D). */
export function networkRouter(sim: Sim, writes: NsgWrites): Router {
  const router = Router();
  const nsgOf = (req: Request): NsgState => findNsg(sim, req.path);
  readRoutes(router, sim, { writes, nsgOf });
  router.put(RULE, (req, res) => { putRule(sim, writes, { nsg: nsgOf(req), name: req.params.rule, req, res }); });
  router.delete(RULE, (req, res) => { deleteRule(sim, writes, { nsg: nsgOf(req), name: req.params.rule, req, res }); });
  router.put(NSG, (req, res) => { replaceNsg(sim, writes, { nsg: nsgOf(req), req, res }); });
  router.patch(NSG, (req, res) => {
    const nsg = nsgOf(req);
    nsg.tags = TagsBody.parse(req.body).tags;
    changed(sim);
    res.json(nsgOnWire(nsg, writes.running(nsg.id)));
  });
  router.get(`${OPERATIONS}/operations/:id` as const, (req, res) => { answerOperation(res, findOperation(writes, req.params.id)); });
  router.get(`${OPERATIONS}/operationResults/:id` as const, (req, res) => { answerResult(req, res, findOperation(writes, req.params.id)); });
  return router;
}

function readRoutes(router: Router, sim: Sim, of: { writes: NsgWrites; nsgOf: (req: Request) => NsgState }): void {
  const { writes, nsgOf } = of;
  const seen = (nsg: NsgState): SeenRule[] => rulesSeen(nsg, writes.running(nsg.id));
  router.get(NSG, (req, res) => { const nsg = nsgOf(req); res.set('ETag', `W/"${nsg.etag}"`).json(nsgOnWire(nsg, writes.running(nsg.id))); });
  router.get(`${NSG}/securityRules` as const, (req, res) => { const nsg = nsgOf(req); res.json(pageOf(sim, req, seen(nsg).map((one) => ruleOnWire(nsg, one)))); });
  router.get(RULE, (req, res) => {
    const nsg = nsgOf(req);
    const found = seen(nsg).find(({ rule }) => sameId(rule.name, req.params.rule));
    if (found === undefined) throw notFound(`${nsg.id}/securityRules/${req.params.rule}`);
    res.set('ETag', `W/"${nsg.etag}"`).json(ruleOnWire(nsg, found));
  });
  router.get(`${NSG}/defaultSecurityRules` as const, (req, res) => {
    const nsg = nsgOf(req);
    res.json(pageOf(sim, req, DEFAULT_RULES.map((rule) => ruleOnWire(nsg, { rule, provisioningState: 'Succeeded' }, 'defaultSecurityRules'))));
  });
}

interface RuleCall { nsg: NsgState; name: string; req: Request; res: Response }

function putRule(sim: Sim, writes: NsgWrites, { nsg, name, req, res }: RuleCall): void {
  const rule = readRule(name, req.body);
  checkSlot(rule, nsg.rules);
  const existed = nsg.rules.some((one) => sameId(one.name, name));
  checkCompliance(nsg.id, [...nsg.rules.filter((one) => !sameId(one.name, name)), rule]);
  const operation = writes.begin(nsg, 'PutSecurityRuleOperation', new Map([[name, rule]]));
  accept(sim, operation, { req, res });
  res.status(existed ? 200 : 201).json(ruleOnWire(nsg, { rule, provisioningState: 'Updating' }));
}

/** Deleting what is not there succeeds: 204 (AZURE.md D.1). */
function deleteRule(sim: Sim, writes: NsgWrites, { nsg, name, req, res }: RuleCall): void {
  const shown = rulesSeen(nsg, writes.running(nsg.id)).some(({ rule }) => sameId(rule.name, name));
  if (!shown) return void res.status(204).end();
  checkCompliance(nsg.id, nsg.rules.filter((one) => !sameId(one.name, name)));
  const operation = writes.begin(nsg, 'DeleteSecurityRuleOperation', new Map([[name, null]]));
  accept(sim, operation, { req, res });
  res.set('Location', operationUrl(sim, 'operationResults', { id: operation.id, apiVersion: apiVersionOf(req) })).status(202).end();
}

/** A PUT of the whole group replaces its rules: those that it does not name are gone afterwards. */
function replaceNsg(sim: Sim, writes: NsgWrites, { nsg, req, res }: Omit<RuleCall, 'name'>): void {
  const body = NsgBody.parse(req.body);
  const rules = body.properties.securityRules.map((one) => readRule(one.name, one));
  for (const rule of rules) checkSlot(rule, rules);
  checkCompliance(nsg.id, rules);
  const operation = writes.begin(nsg, 'PutNetworkSecurityGroupOperation', difference(nsg.rules, rules));
  if (body.tags !== undefined) nsg.tags = body.tags;
  accept(sim, operation, { req, res });
  res.set('Azure-AsyncNotification', 'Enabled').status(200).json(nsgOnWire(nsg, operation));
}

function difference(before: readonly RuleState[], after: readonly RuleState[]): Intended {
  const intended: Intended = new Map();
  for (const { name } of before) if (!after.some((one) => sameId(one.name, name))) intended.set(name, null);
  for (const rule of after) {
    const held = before.find((one) => sameId(one.name, rule.name));
    if (JSON.stringify(sorted(held?.properties)) !== JSON.stringify(sorted(rule.properties))) intended.set(rule.name, rule);
  }
  return intended;
}

function sorted(properties: Record<string, unknown> | undefined): [string, unknown][] {
  return Object.entries(properties ?? {}).filter(([, value]) => value !== undefined).sort(([a], [b]) => a.localeCompare(b));
}

function accept(sim: Sim, { id }: Operation, { req, res }: { req: Request; res: Response }): void {
  res.set('Azure-AsyncOperation', operationUrl(sim, 'operations', { id, apiVersion: apiVersionOf(req) }));
}

function answerOperation(res: Response, { status, failure }: Operation): void {
  res.json(failure !== null && status === 'Failed' ? { status, error: { ...failure, details: [] } } : { status });
}

/** The older way to poll, by Location: 202 while it runs, then the outcome itself. */
function answerResult(req: Request, res: Response, { status, failure }: Operation): void {
  if (status === 'InProgress') return void res.set('Location', `https://${String(req.headers.host)}${req.originalUrl}`).status(202).end();
  if (status === 'Failed' && failure !== null) throw new WireError(500, failure.code, failure.message);
  res.status(204).end();
}

function findOperation(writes: NsgWrites, id: string): Operation {
  const operation = writes.find(id);
  if (operation === undefined) throw new WireError(404, 'OperationNotFound', `The operation '${id}' is not found.`);
  return operation;
}

function findNsg(sim: Sim, path: string): NsgState {
  const id = path.split('/').slice(0, 9).join('/');
  const nsg = Object.values(sim.state.nsgs).find((one) => sameId(one.id, id));
  if (nsg === undefined) throw notFound(id);
  return nsg;
}

function notFound(id: string): WireError {
  const [group = '', type = '', name = ''] = [id.split('/')[4], id.split('/').slice(6, 8).join('/'), id.split('/').slice(8).join('/')];
  return new WireError(404, 'ResourceNotFound', `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`);
}

function apiVersionOf(req: Request): string {
  return z.string().catch('2025-05-01').parse(req.query['api-version']);
}
