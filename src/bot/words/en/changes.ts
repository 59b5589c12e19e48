/** What is new in this version, by the names of CHANGELOG.md; a test compares the names. */
export const changes = {
  title: (version: string): string => `This is version ${version}`,
  lines: [
    'Access: one request for PIM roles and Bastion.',
    'Rules: one file; tickets.',
    'Ending: on time, read back, proved.',
    'The record: chained, sealed, exported.',
    'Languages: English, German.',
    'Operating: metrics, traces, doctor.',
    'Trying it: a practice tenant.',
  ],
};
