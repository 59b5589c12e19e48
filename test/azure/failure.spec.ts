import assert from 'node:assert/strict';
import { AccessError } from '../../src/access/errors.js';
import { asAccessError, isNotFound, retryAfterMs } from '../../src/azure/failure.js';

const answer = (statusCode: number, code: string, message: string, headers: Record<string, string> = {}) => (
  Object.assign(new Error(message), { statusCode, code, response: { headers: new Headers(headers) } })
);
const failed = (text: string) => new Error(`The long-running operation has failed. ${text}`);
// as @azure/identity makes both of what Entra refused and of what never reached it
const signIn = (message: string) => Object.assign(new Error(message), { name: 'AuthenticationError', statusCode: 400 });

describe('errors of Azure', () => {
  const CASES: readonly [string, unknown, { code: string; retryable: boolean; azureCode?: string | undefined; retryAfter?: number; says: RegExp }][] = [
    ['a refusal', answer(400, 'RoleAssignmentExists', 'The Role assignment already exists.'), { code: 'azure-refused', retryable: false, azureCode: 'RoleAssignmentExists', says: /^Azure refused to open it: RoleAssignmentExists: The Role assignment already exists\.$/ }],
    ['missing rights', answer(403, 'AuthorizationFailed', 'The client …'), { code: 'azure-refused', retryable: false, azureCode: 'AuthorizationFailed', says: /refused/ }],
    ['a busy NSG', answer(409, 'AnotherOperationInProgress', 'Another operation …'), { code: 'azure-busy', retryable: true, azureCode: 'AnotherOperationInProgress', says: /too busy to open it/ }],
    ['a management lock', answer(409, 'ScopeLocked', 'The scope … is locked'), { code: 'azure-refused', retryable: false, azureCode: 'ScopeLocked', says: /refused/ }],
    ['throttled, with a wait', answer(429, 'TooManyRequests', 'later', { 'retry-after': '17' }), { code: 'azure-busy', retryable: true, azureCode: 'TooManyRequests', retryAfter: 17_000, says: /busy/ }],
    ['broken', answer(503, 'ServiceUnavailable', 'sorry'), { code: 'azure-unavailable', retryable: true, azureCode: 'ServiceUnavailable', says: /failed to open it/ }],
    ['no network', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), { code: 'azure-unavailable', retryable: true, says: /could not be reached to open it: connect ECONNREFUSED/ }],
    ['an accepted operation that failed', failed('InternalServerError. An error occurred.'), { code: 'azure-unavailable', retryable: true, azureCode: 'InternalServerError', says: /then failed: InternalServerError: An error occurred/ }],
    ['an accepted operation that is not allowed', failed('NetworkSecurityGroupNotCompliantForAzureBastionSubnet. Network …'), { code: 'azure-refused', retryable: false, azureCode: 'NetworkSecurityGroupNotCompliantForAzureBastionSubnet', says: /refused/ }],
    ['Graph\'s refusal in a refusal', answer(403, 'UnknownError', '{"errorCode":"PermissionScopeNotGranted","message":"missing scope","instanceAnnotations":[]}'), { code: 'azure-refused', retryable: false, azureCode: 'PermissionScopeNotGranted', says: /PermissionScopeNotGranted: missing scope/ }],
    ['a refused sign-in', signIn('invalid_client: AADSTS7000215: Invalid client secret provided.'), { code: 'azure-refused', retryable: false, azureCode: 'AADSTS7000215', says: /refused the sign-in to open it/ }],
    ['a sign-in without an answer', signIn('network_error: Network request failed'), { code: 'azure-unavailable', retryable: true, says: /no sign-in to open it/ }],
    ['a sign-in that Entra asks to repeat', signIn('AADSTS90033: A transient error has occurred.'), { code: 'azure-unavailable', retryable: true, says: /no sign-in/ }],
    ['something thrown that is no error', 'oops', { code: 'azure-unavailable', retryable: true, says: /oops/ }],
  ];
  for (const [name, thrown, { says, ...expected }] of CASES) {
    it(name, () => {
      const error = asAccessError('open it', thrown);
      const { code, retryable, azureCode, retryAfter } = error;
      assert.deepEqual({ code, retryable, azureCode, retryAfter }, { azureCode: undefined, retryAfter: undefined, ...expected });
      assert.match(error.message, says);
    });
  }

  it('an error that is ours already stays as it is', () => {
    const ours = new AccessError('too-young', 'not yet');
    assert.equal(asAccessError('open it', ours), ours);
  });

  it('tells what does not exist from what is refused', () => {
    assert.deepEqual([isNotFound(answer(404, 'ResourceNotFound', '')), isNotFound(answer(403, 'AuthorizationFailed', '')), isNotFound(new Error('404'))], [true, false, false]);
  });

  for (const [header, expected] of [['2', 2000], ['0', 0], ['', undefined], [null, undefined], ['Wed, 21 Oct 2026 07:28:00 GMT', undefined], ['-1', undefined]] as const) {
    it(`Retry-After ${JSON.stringify(header)}`, () => { assert.equal(retryAfterMs(header), expected); });
  }
});
