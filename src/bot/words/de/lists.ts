import type { lists as english } from '../en/lists.js';

export const lists: typeof english = {
  fallback: 'Deine Zugriffsanfragen.',
  facts: (id, ticket, asked) => `${id} · ${ticket} · angefragt ${asked}`,
  noTicket: 'kein Ticket',
  takeBack: 'Zurücknehmen',
  endNow: 'Jetzt beenden',
};
