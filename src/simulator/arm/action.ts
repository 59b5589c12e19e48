/** The RBAC action that a call needs, as 403 AuthorizationFailed names it: `Microsoft.Network/networkSecurityGroups/securityRules/write`. */
export function armAction(method: string, path: string): string {
  // the answer of an action that takes its time belongs to the action
  if (/\/operationResults\/[^/]+$/i.test(path) && !/\/locations\//i.test(path)) return armAction('POST', path.replace(/\/operationResults\/[^/]+$/i, ''));
  const provider = /^(.*)\/providers\/([^/]+)\/(.*)$/i.exec(path);
  const types = provider === null ? `Microsoft.Resources/${everySecond(path.replace(/^\/+/, '')).join('/')}` : [provider[2], ...everySecond(provider[3] ?? '')].join('/');
  return `${types}/${verbOf(method)}`;
}

/** The scope that the same sentence names: for PIM what stands before the provider, otherwise the resource. */
export function armScope(path: string): string {
  const clean = `/${path.replace(/^\/+/, '')}`;
  return clean.replace(/\/providers\/Microsoft\.Authorization\/.*$/i, '');
}

function everySecond(path: string): string[] {
  return path.split('/').filter((_segment, index) => index % 2 === 0);
}

function verbOf(method: string): string {
  switch (method) {
    case 'GET': case 'HEAD': return 'read';
    case 'DELETE': return 'delete';
    case 'POST': return 'action';
    default: return 'write';
  }
}
