import { randomUUID } from 'node:crypto';
import { Router, json, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { ZodError } from 'zod';
import { noteWrites } from './activity.js';
import { settle, type Sim } from './core.js';
import { pathOf, recordCalls } from './calls.js';
import { demandArmPermission } from './arm/withheld.js';
import { applyFaults } from './faults.js';
import { demandGraphPermission } from './graph/permissions.js';
import type { SigningKey } from './keys.js';
import { issuerOf } from './login.js';
import { TENANT_ID } from './seed.js';
import { AUDIENCES, readBearer, type Caller } from './tokens.js';
import { demandVaultPermission } from './vault/router.js';
import { WireError } from './wireError.js';

/** The Microsoft services that want a bearer token. */
export type Service = 'arm' | 'graph' | 'connector' | 'monitor' | 'storage' | 'vault';

/** How each service words what they all have in common. */
const WORDING = {
  arm: { unauthorized: 'AuthenticationFailed', badContent: 'InvalidRequestContent', unknownPath: 'InvalidResourceType', broken: 'InternalServerError' },
  graph: { unauthorized: 'InvalidAuthenticationToken', badContent: 'BadRequest', unknownPath: 'ResourceNotFound', broken: 'generalException' },
  connector: { unauthorized: 'Unauthorized', badContent: 'BadSyntax', unknownPath: 'ServiceError', broken: 'ServiceError' },
  monitor: { unauthorized: 'InvalidToken', badContent: 'InvalidPayload', unknownPath: 'NotFound', broken: 'InternalServerError' },
  storage: { unauthorized: 'InvalidAuthenticationInfo', badContent: 'InvalidHeaderValue', unknownPath: 'ResourceNotFound', broken: 'InternalError' },
  vault: { unauthorized: 'Unauthorized', badContent: 'BadParameter', unknownPath: 'NotFound', broken: 'InternalServerError' },
} as const;

/** Wraps a service's routes in what surrounds every call: the record, the token check, the turned knobs, and its form of errors. */
export function serve(sim: Sim, key: SigningKey, ask: { service: Service; routes: Router }): Router {
  const { service, routes } = ask;
  const router = Router();
  // whoever goes by Azure's clock reads it from this header
  router.use((_req, res, next) => { res.set('date', sim.clock.now().toUTCString()); next(); });
  router.use(nameRequests(service), recordCalls(sim, service), demandToken(sim, key, service), applyFaults(sim, service), demandPermission(sim, service), json({ limit: '4mb', strict: false }));
  if (service === 'arm' || service === 'graph') router.use(noteWrites(sim, service === 'arm' ? 'azure' : 'directory', callerOf));
  router.use((_req, _res, next) => { settle(sim); next(); });
  router.use(routes);
  router.use((req) => { throw new WireError(404, WORDING[service].unknownPath, `No such path: ${req.method} ${pathOf(req)}`); });
  router.use(answerErrors(service));
  return router;
}

/** Who called; known behind `serve` only. */
export function callerOf(res: Response): Caller {
  return (res.locals as { caller: Caller }).caller; // express types locals as any; demandToken has set it
}

function nameRequests(service: Service): RequestHandler {
  return (_req, res, next) => {
    const requestId = randomUUID();
    res.set(service === 'arm' ? { 'x-ms-request-id': requestId, 'x-ms-correlation-request-id': requestId } : { 'request-id': requestId });
    next();
  };
}

function demandToken(sim: Sim, key: SigningKey, service: Service): RequestHandler {
  return (req, res, next) => {
    const caller = readBearer(key, issuerOf(sim), { header: req.get('authorization'), audience: service });
    if (caller === null) throw new WireError(401, WORDING[service].unauthorized, 'Authentication failed. The token is missing, expired, or was issued for another audience.', { headers: { 'WWW-Authenticate': challengeOf(sim, service) } });
    (res.locals as { caller?: Caller }).caller = caller; // express types locals as any
    next();
  };
}

/** A vault says for which resource it wants a token (learn: key-vault/general/authentication-requests-and-responses). */
function challengeOf(sim: Sim, service: Service): string {
  if (service === 'vault') return `Bearer authorization="${sim.urls.https}/${TENANT_ID}", resource="${AUDIENCES.vault}"`;
  return `Bearer authorization_uri="${issuerOf(sim)}", error="invalid_token"`;
}

function demandPermission(sim: Sim, service: Service): RequestHandler {
  return (req, res, next) => {
    const call = { method: req.method, caller: callerOf(res) };
    if (service === 'arm') demandArmPermission(sim, { ...call, path: pathOf(req) });
    if (service === 'vault') demandVaultPermission(sim, { ...call, path: pathOf(req) });
    if (service === 'graph') demandGraphPermission(sim, { ...call, url: req.originalUrl });
    next();
  };
}

function answerErrors(service: Service): ErrorRequestHandler {
  return (thrown: unknown, req, res, next) => {
    if (res.headersSent) return void next(thrown);
    const error = asWireError(thrown, service);
    if (service === 'storage') return void refuseAsStorage(error, res);
    if (service === 'monitor') res.set('x-ms-error-code', error.code);
    res.status(error.status).set(error.more.headers ?? {}).json({ error: errorBody(error, service, { req, res }) });
  };
}

/** Storage has its codes in a header, and speaks XML. */
function refuseAsStorage({ status, code, message, more }: WireError, res: Response): void {
  res.status(status).set({ 'x-ms-error-code': code, ...more.headers }).type('application/xml').send(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function asWireError(thrown: unknown, service: Service): WireError {
  if (thrown instanceof WireError) return thrown;
  if (thrown instanceof ZodError || thrown instanceof SyntaxError) {
    const why = thrown instanceof ZodError ? thrown.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : thrown.message;
    return new WireError(400, WORDING[service].badContent, `The request content was invalid and could not be deserialized: '${why}'.`);
  }
  console.error(thrown); // a mistake of ours, not of the caller's: it must be seen
  return new WireError(500, WORDING[service].broken, 'An error occurred.');
}

function errorBody(error: WireError, service: Service, exchange: { req: Request; res: Response }): Record<string, unknown> {
  const { code, message, more: { details } } = error;
  if (service !== 'graph') return { code, message, ...(details === undefined ? {} : { details }) };
  const requestId = String(exchange.res.getHeader('request-id'));
  return { code, message, innerError: { date: new Date().toISOString().slice(0, 19), 'request-id': requestId, 'client-request-id': exchange.req.get('client-request-id') ?? requestId } };
}
