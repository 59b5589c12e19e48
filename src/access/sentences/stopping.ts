import type { Instant } from '../instant.js';
import type { Manner } from './manner.js';

/** What is said while openings are stopped, and of what was taken away. */
export const stopping = {
  'stopped': ({ by, since, reason, lifting }: { by: string; since: Instant; reason: string; lifting: string | null }, { day, clock }: Manner) =>
    `All openings are stopped since ${day(since)}, ${clock(since)}, by ${by}: ${reason}. ${lifting === null ? 'Nothing opens until two security officers lift it with /access unfreeze' : `${lifting} wants it lifted; another security officer has to say so too, with /access unfreeze`}.`,
  'stopped/unknown': () => 'Nothing opens at present: what is stored of the stop switch is not authentic, so nobody can tell whether openings are stopped. The audit channel has been told, and what puts it right; ask again then.',
  'already-decided/lift-asked': () => 'You have asked to lift it already; another security officer has to type /access unfreeze too.',
  'conflict/not-ended': () => 'Not everything that ends with the stop has ended yet. Type /access unfreeze again in a minute.',
  'conflict/officer': () => 'Another security officer was quicker. Type /access to see how it stands.',
  'not-stopped/unknown': () => 'What is stored of the stop switch is not authentic, so there is nothing to lift. Type /access freeze because <why>: that puts it aside and begins it anew, with all openings stopped. Then two of you lift that.',
  'not-stopped': () => 'Openings are not stopped; there is nothing to lift.',
  'not-an-officer': () => 'Only security officers may stop openings or lift the stop. They stand in the entitlements file, under roles.',
  'unclear': ({ typed, isSeveral, known }: { typed: string; isSeveral: boolean; known: readonly string[] }) =>
    `${isSeveral ? `Several people are called "${typed}"` : `Nobody with access open or asked for is called "${typed}"`}, so nothing was ended. ${known.length > 0 ? `There are: ${known.join(', ')}. Type the line again with one of them, or with end all.` : 'Nothing is open or asked for.'}`,
  'withdrawn/officer': ({ reason }: { reason: string }) => `Ended by a security officer: ${reason}`,
  'withdrawn/account': ({ name }: { name: string }) => `The account of ${name} was disabled or deleted.`,
  'withdrawn/guest': ({ name, title }: { name: string; title: string }) => `${name} is a guest now, and guests may not have ${title}.`,
  'withdrawn/no-requester': ({ name, title }: { name: string; title: string }) => `${name} is no longer among those who may ask for ${title}.`,
  'conflict/later-pass': () => 'A later pass over this target has begun.',
  'conflict': () => 'Many are changing this at once. Try again in a moment.',
};
