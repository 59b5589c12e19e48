/** An ARM resource id, taken apart. */
export interface ResourceId {
  readonly subscription: string;
  readonly group: string;
  /** The last part: the resource's own name. */
  readonly name: string;
}

/** Parts of an id such as `/subscriptions/…/resourceGroups/…/providers/…/networkSecurityGroups/nsg-bastion`. */
export function partsOf(id: string): ResourceId {
  const [, , subscription = '', , group = ''] = id.split('/');
  return { subscription, group, name: lastPart(id) };
}

/** The subscription that an id lies in, lower case; empty for what lies above or beside them. */
export function subscriptionIn(id: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '';
}

export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** Azure's ids and names are compared without regard to case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether `scope` lies strictly below `upper`. */
export function isBelow(scope: string, upper: string): boolean {
  return scope.toLowerCase().startsWith(`${upper.toLowerCase().replace(/\/+$/, '')}/`);
}
