import type { AskedAs } from '../../workflow/asked.js';
import type { Reader } from '../words/reader.js';

/** Why this one person is asked, in one or two sentences of any length: for `literal`. */
export function whyYou({ stage, stages, since, silence, through, pim }: AskedAs, { duration, words: { approval, decided, names } }: Reader): string {
  const place = stages > 1 ? approval.inStage(stage + 1, stages) : '';
  const silent = silence === null ? '' : approval.sinceSilence(duration(silence));
  const you = approval.you({ asWhom: asWhom(through, approval), place, since: { start: '', approval: approval.sinceApproval, silence: silent }[since] });
  return [you, ...(pim.length > 0 ? [approval.yourPim(pim.map(names.role).join(decided.andOf))] : [])].join(' ');
}

function asWhom(through: AskedAs['through'], words: Reader['words']['approval']): string {
  if (through === null) return words.asAnApprover;
  return through === 'name' ? words.byName : words.asMemberOf(through.group);
}
