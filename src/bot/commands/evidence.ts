import { answerCard } from '../views/answer.js';
import { pageCard } from '../views/page.js';
import type { Command } from './command.js';

export const evidence: Command = {
  name: 'evidence',
  summary: 'For approvers, auditors and whoever asked: all about one request, as a page that verifies itself offline.',
  usage: '/access evidence REQUEST',
  example: '/access evidence k3v9m2xq',
  async run({ by, rest, verbs, pageOf }) {
    const [id = ''] = rest.toLowerCase().replace(/["'#.]/g, '').trim().split(' ');
    if (id === '') return { card: answerCard({ title: 'Name the request.', typed: ['/access evidence <request>'], hint: '/access history shows their names.' }), summary: 'Name the request.' };
    const link = await verbs.evidenceLink(id, by);
    const title = `Evidence of request ${id}`;
    if (!link) {
      return { card: answerCard({ title, lines: ['There is no page here that could show it. Whoever runs this bot makes it with:'], typed: [`npm run ledger -- evidence ${id} --out DIR`] }), summary: title, isPrivate: true };
    }
    const lines = ['What was asked, decided, opened and closed, and what the person did. Save the page: it verifies itself without a network. A look at what is not yours is written into the record.'];
    return { card: pageCard({ title, lines, button: 'Show the evidence', url: pageOf(link.token).replace('/ip/', '/evidence/'), until: link.until }), summary: title, isPrivate: true };
  },
};
