import { inWords } from '../../access/duration.js';
import { roleInWords, type Entitlement } from '../../access/entitlement.js';
import type { Offers } from '../../workflow/verbs.js';
import { answerCard } from './answer.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { stopNotice, type Stopped } from './stop.js';
import { nameOf } from './words.js';

const MOST = 12;
const MOST_ROLES = 3;

/** `/access list`: what the person is eligible for, each with what it opens; the rest by name, with the reason. */
export function listCard({ offered, others, isSure }: Offers, stop: Stopped): Card {
  if (offered.length === 0) return nothing(others, stopNotice(stop));
  return fill('list', {
    isStopped: stop !== null,
    stopped: stopNotice(stop).map((text) => ({ text })),
    offers: offered.slice(0, MOST).map((rule) => ({ id: literal(rule.id, 80), about: literal(`${rule.title}, up to ${inWords(rule.duration.max)}`, 160), opens: literal(opensInWords(rule), 400) })),
    notes: [...notEligible(others), ...(isSure ? [] : [UNSURE]), ...(offered.length > MOST ? [`And ${offered.length - MOST} more.`] : [])].map((text) => ({ text: literal(text, 400) })),
  });
}

const UNSURE = 'PIM does not answer at the moment, so for some of these you may not be eligible.';

function nothing(others: readonly Entitlement[], notices: readonly string[]): Card {
  const lines = others.length > 0 ? notEligible(others) : ['You are not among the requesters of any entitlement. Whoever runs this bot can add you to one.'];
  return answerCard({ title: 'There is nothing that you may ask for.', lines: [...notices, ...lines] });
}

function notEligible(others: readonly Entitlement[]): string[] {
  return others.length === 0 ? [] : [`Not eligible in PIM for: ${others.slice(0, MOST).map(({ id }) => id).join(', ')}. Ask for the eligibility first; it is what this bot activates.`];
}

function opensInWords({ roles, paths }: Entitlement): string {
  const named = roles.slice(0, MOST_ROLES).map(roleInWords);
  const rest = roles.length > MOST_ROLES ? [`${roles.length - MOST_ROLES} more roles`] : [];
  return `Opens: ${[...named, ...rest, ...paths.map(({ bastion }) => `Bastion ${nameOf(bastion)}`)].join(' · ')}`;
}
