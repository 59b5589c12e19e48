import { answerCard } from '../views/answer.js';
import { pageCard } from '../views/page.js';
import type { Command } from './command.js';

export const evidence: Command = {
  name: 'evidence',
  example: '/access evidence k3v9m2xq',
  async run({ by, origin, rest, verbs, pageOf, reader }) {
    const said = reader.words.commands;
    const [id = ''] = rest.toLowerCase().replace(/["'#.]/g, '').trim().split(' ');
    if (id === '') return { card: answerCard({ title: said.evidenceWhich, typed: ['/access evidence <request>'], hint: said.evidenceWhere }), summary: said.evidenceWhich };
    const link = await verbs.evidenceLink(id, { by, origin });
    const title = said.evidenceTitle(id);
    if (!link) {
      return { card: answerCard({ title, lines: [said.evidenceByHand], typed: [`npm run ledger -- evidence ${id} --out DIR`] }), summary: title, isPrivate: true };
    }
    const shown = { title, lines: [said.evidenceWhy], button: said.evidenceButton, url: pageOf(link.token).replace('/ip/', '/evidence/'), until: link.until };
    return { card: pageCard(shown, reader), summary: title, isPrivate: true };
  },
};
