import type { Mistake, Path } from '../mistakes.js';
import { unknownNames, wrongIf } from './common.js';
import type { ReadableEntitlement } from './entitlement.js';

/** ServiceNow is asked for these two (its Table API); Jira's types are named by whoever runs it. */
const SERVICENOW_TYPES = ['change_request', 'incident'];

export function ticketMistakes(ticket: ReadableEntitlement['ticket'], at: Path): Mistake[] {
  const { system, types = [], states = [], endWithTicket, requesterOnIt, pattern, example } = ticket ?? {};
  const asked = [['types', types.length > 0], ['states', states.length > 0], ['endWithTicket', endWithTicket], ['requesterOnIt', requesterOnIt]] as const;
  return [
    ...asked.flatMap(([key, isSet]) => wrongIf(system === 'pattern' && isSet === true, [...at, key], { says: 'mistake/not-asked', key: 'system' })),
    ...(system === 'servicenow' ? unknownNames(types, SERVICENOW_TYPES, { at: [...at, 'types'], of: { says: 'mistake/servicenow-types' } }) : []),
    ...(pattern === undefined || example === undefined ? [] : wrongIf(!fits(example, pattern), [...at, 'example'], { says: 'mistake/example', example, pattern })),
  ];
}

function fits(example: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(example);
}
