/** Lists of requests: under way, ended, open now, to be reviewed. */
export const lists = {
  fallback: 'Your access requests.',
  facts: (id: string, ticket: string, asked: string): string => `${id} · ${ticket} · asked ${asked}`,
  noTicket: 'no ticket',
  takeBack: 'Take back',
  endNow: 'End now',
};
