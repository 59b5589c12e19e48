import type { AccessRequest, InStatus } from './request.js';

/** Whether more time may be asked for: as often as the rule allows, one wish at a time. */
export function isExtendable(request: AccessRequest): request is InStatus<'active'> {
  if (request.status !== 'active') return false;
  const { entitlement: { extend }, extension, extended, way } = request;
  return extend !== null && way !== 'breakGlass' && extension === null && extended < extend.times;
}

/** Whether every target was read back with the window's end as it is now. */
export function isProlonged({ opened, window }: InStatus<'active'>): boolean {
  return opened.every(({ until }) => until === window.end);
}
