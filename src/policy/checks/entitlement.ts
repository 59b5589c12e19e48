import { roleKey, type Role } from '../../access/entitlement.js';
import type { Mistake, Path } from '../mistakes.js';
import { approvalMistakes } from './approval.js';
import { repeated, shortest, unknownNames, wrongIf, type ReadableFile } from './common.js';
import { ticketMistakes } from './ticket.js';

export type ReadableEntitlement = NonNullable<NonNullable<ReadableFile['entitlements']>[string]>;

export function entitlementMistakes(entitlement: ReadableEntitlement, file: ReadableFile, at: Path): Mistake[] {
  const { paths = [], machines = [], roles = [] } = entitlement;
  return [
    ...unknownNames(paths, Object.keys(file.paths ?? {}), { at: [...at, 'paths'], of: 'paths' }),
    ...repeated(paths, [...at, 'paths']),
    ...repeated(machines.map((id) => id?.toLowerCase()), [...at, 'machines']),
    ...repeated(roles.map(keyOf), [...at, 'roles']),
    ...durationMistakes(entitlement, file, at),
    ...approvalMistakes(entitlement, file, [...at, 'approval']),
    ...ticketMistakes(entitlement.ticket, [...at, 'ticket']),
  ];
}

/** A role that is whole; a part of one has been told of already. */
function keyOf(role: NonNullable<ReadableEntitlement['roles']>[number]): string | undefined {
  return role?.kind === undefined ? undefined : roleKey(role as Role); // a choice is read as a whole or not at all
}

function durationMistakes({ duration = {}, extend, breakGlass }: ReadableEntitlement, file: ReadableFile, at: Path): Mistake[] {
  const { min, default: usual, max } = duration;
  const floor = shortest(file);
  const isInOrder = min === undefined || usual === undefined || max === undefined || (min <= usual && usual <= max);
  return [
    ...wrongIf(!isInOrder, [...at, 'duration'], { says: 'mistake/order', lengths: [min, usual, max].map((one) => one ?? 0) }),
    ...wrongIf(max !== undefined && max < floor, [...at, 'duration', 'max'], { says: 'mistake/under-floor', floor, is: max ?? 0 }),
    ...wrongIf((extend?.by ?? Infinity) < (file.roundTo ?? 0), [...at, 'extend', 'by'], { says: 'mistake/rounded-off', roundTo: file.roundTo ?? 0 }),
    ...wrongIf((breakGlass?.max ?? 0) > (max ?? Infinity), [...at, 'breakGlass', 'max'], { says: 'mistake/over-longest', longest: max ?? 0, is: breakGlass?.max ?? 0 }),
    ...wrongIf((breakGlass?.max ?? Infinity) < floor, [...at, 'breakGlass', 'max'], { says: 'mistake/under-floor', floor, is: null }),
  ];
}
