import { inWords } from '../../access/duration.js';
import { roleInWords } from '../../access/entitlement.js';
import type { AskedAs } from '../../workflow/asked.js';

/** Why this one person is asked, in one or two sentences of any length: for `literal`. */
export function whyYou({ stage, stages, since, silence, through, pim }: AskedAs): string {
  const place = stages > 1 ? ` in stage ${stage + 1} of ${stages}` : '';
  const own = pim.length === 0 ? '' : ` You are one of PIM's own approvers of ${pim.map(roleInWords).join(' and of ')}.`;
  return `You are asked ${asWhom(through)}${place}${whySince(since, silence)}.${own}`;
}

function asWhom(through: AskedAs['through']): string {
  if (through === 'name') return 'by name';
  return through === null ? 'as one of its approvers' : `as a member of ${through.group}`;
}

function whySince(since: AskedAs['since'], silence: AskedAs['silence']): string {
  switch (since) {
    case 'start': return '';
    case 'approval': return ', for the stage before has approved';
    case 'silence': return `, for the stage before has been silent${silence === null ? '' : ` for ${inWords(silence)}`}`;
  }
}
