import type { Person } from '../../access/person.js';
import type { Reader } from '../words/reader.js';
import { tidy } from '../wire/normalise.js';
import type { Card } from './fill.js';

/** How many are mentioned at once: what rings for everybody is looked at by nobody. */
const MOST = 10;
const LONGEST_NAME = 40;

/** As Teams wants it beside a card's body: its text has to stand there word for word, in a TextBlock. */
interface Mention { readonly type: 'mention'; readonly text: string; readonly mentioned: { readonly id: string; readonly name: string } }

/** People who are notified by a card: as they stand in a TextBlock of it, and for Teams. */
export interface Mentioning { readonly text: string; readonly entities: readonly Mention[] }

/** `<at>Ana Costa</at>, <at>Ben Okafor</at> or <at>Mia Larsen</at>`; empty for nobody. */
export function mentioning(people: readonly Person[], { words: { form } }: Reader): Mentioning {
  const entities = people.slice(0, MOST).reduce<Mention[]>((before, { id, name }) => {
    const called = calledApart(plain(name), before);
    return called === '' ? before : [...before, { type: 'mention', text: `<at>${called}</at>`, mentioned: { id, name: called } }];
  }, []);
  const names = entities.map(({ text }) => text);
  if (people.length > MOST) return { text: form.andOthers(names.join(', ')), entities };
  return { text: names.length > 1 ? form.either(names.slice(0, -1).join(', '), names.at(-1) ?? '') : names.join(''), entities };
}

export function withMentions(card: Card, { entities }: Mentioning): Card {
  return entities.length === 0 ? card : { ...card, msteams: { entities } };
}

/** A TextBlock is read as Markdown and a mention as markup: whatever either would read as its own is left out of a name. */
function plain(name: string): string {
  return tidy(tidy(name).slice(0, LONGEST_NAME).replace(/[^\p{L}\p{M}\p{N} .,'’()@+/-]/gu, ''));
}

/** Teams tells mentions apart by their texts, and two people may have one name. */
function calledApart(name: string, before: readonly Mention[]): string {
  const isTaken = (one: string): boolean => before.some(({ mentioned }) => mentioned.name === one);
  if (!isTaken(name)) return name;
  const numbered = before.map((_, i) => `${name} (${i + 2})`);
  return numbered.find((one) => !isTaken(one)) ?? name;
}
