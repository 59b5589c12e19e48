/** What is new in this version, by the names of CHANGELOG.md; a test compares the names. */
export const changes = {
  title: (version: string): string => `This is version ${version}`,
  lines: [
    'Access: PIM roles and the way through Bastion in one request, approved on a card; later, longer, shorter, break-glass.',
    'Rules: one file that is followed while I run; tickets in ServiceNow and Jira; a second sign-in where it is asked for.',
    'Ending: tried for ever, read back and proved in the audit channel.',
    'The record: chained, sealed daily, exported, with evidence that verifies itself.',
    'Languages: English and German.',
    'Operating: metrics, traces, alerts, runbook, doctor.',
    'Trying it: a practice tenant on your own machine.',
  ],
};
