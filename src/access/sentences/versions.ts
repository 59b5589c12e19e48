interface Versions { readonly version: number; readonly known: number }

/** What is said of something that a newer version of this program has stored. */
export const versions = {
  'newer-version': ({ request, version, known }: Versions & { request: string }) =>
    `Request ${request} was written by a newer version of this bot (version ${version} of what is stored; this one reads version ${known}). Nothing of it is lost, and nothing of it opens here. Whoever runs this bot starts the newer version again.`,
  'newer-version/installation': ({ version, known }: Versions) =>
    `The record of the installation was written by a newer version of this bot (version ${version} of what is stored; this one reads version ${known}). Nothing of it is lost, and nothing opens here. Whoever runs this bot starts the newer version again.`,
  'newer/request': ({ request }: { request: string }) => `⚠ Request ${request} is of a newer version of this bot`,
  'newer/closes': ({ request, status }: { request: string; status: string }) => `What is open of request ${request} (${status}, as it is stored) closes at its end or before. Who asked and who approved is told by the newer version, when it runs again.`,
  'newer/stop': () => '⛔ NOTHING OPENS: the record of this installation is of a newer version of this bot',
  'newer/go-on': () => 'What is open ends as it should. Where the older version is to stay: start the newer one, let everything end, and take the older one then.',
};
