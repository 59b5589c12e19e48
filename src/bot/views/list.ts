import type { Entitlement } from '../../access/entitlement.js';
import type { Offers } from '../../workflow/verbs.js';
import type { Reader } from '../words/reader.js';
import { answerCard } from './answer.js';
import { fill, textsIn, type Card } from './fill.js';
import { literal } from './literal.js';
import { stopNotice, type Stopped } from './stop.js';
import { leafOf, turnsOf } from './turns.js';
import { nameOf } from './words.js';

/** Names in the sentence about what a person is not eligible for. */
const MOST = 12;
const MOST_ROLES = 3;

/** `/access list`: what the person is eligible for, each with what it opens; the rest by name, with the reason. */
export function listCard({ offered, others, isSure }: Offers, { stop, page }: { readonly stop: Stopped; readonly page: number }, reader: Reader): Card {
  const { offers } = reader.words;
  const leaf = leafOf(offered, page);
  if (offered.length === 0) return nothing(others, stopNotice(stop, reader), reader);
  return fill('list', {
    words: textsIn(offers),
    isStopped: stop !== null,
    stopped: stopNotice(stop, reader).map((text) => ({ text })),
    offers: leaf.shown.map((rule) => ({ id: literal(rule.id, 80), about: literal(offers.upTo(rule.title, reader.duration(rule.duration.max)), 160), opens: literal(opensInWords(rule, reader), 400) })),
    notes: [...notEligible(others, reader), ...(isSure ? [] : [offers.unsure])].map((text) => ({ text: literal(text, 400) })),
    ...turnsOf('list', leaf, reader),
  });
}

function nothing(others: readonly Entitlement[], notices: readonly string[], reader: Reader): Card {
  const { offers } = reader.words;
  const lines = others.length > 0 ? notEligible(others, reader) : [offers.nobody];
  return answerCard({ title: offers.nothing, lines: [...notices, ...lines] });
}

function notEligible(others: readonly Entitlement[], { words: { offers } }: Reader): string[] {
  return others.length === 0 ? [] : [offers.notEligible(others.slice(0, MOST).map(({ id }) => id).join(', '))];
}

function opensInWords({ roles, paths }: Entitlement, { words: { names, offers } }: Reader): string {
  const named = roles.slice(0, MOST_ROLES).map(names.role);
  const rest = roles.length > MOST_ROLES ? [offers.moreRoles(roles.length - MOST_ROLES)] : [];
  return offers.opens([...named, ...rest, ...paths.map(({ bastion }) => `Bastion ${nameOf(bastion)}`)].join(' · '));
}
