/** What has ended: one's own, or that of others. */
export const history = {
  fallback: 'What has ended. Type: /access history',
  hint: 'All that happened to one: /access status, then its name.',
  page: (n: number): string => `Ended, page ${n}`,
  everybody: 'Everybody',
  since: (when: string): string => `since ${when}`,
  until: (when: string): string => `until ${when}`,
  older: 'Older',
  newer: 'Newer',
  nothing: (isOwn: boolean): string => (isOwn ? 'Nothing of yours has ended there yet.' : 'Nothing has ended there yet.'),
  unread: (typed: string): string => `I do not know which time "${typed}" is. Like this:`,
};
