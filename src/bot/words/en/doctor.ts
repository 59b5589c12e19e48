/** Around what the doctor found. */
export const doctor = {
  fallback: 'Type: npm run doctor',
  inOrder: (ok: number, all: number): string => `${ok} of ${all} in order.`,
  unknownTitle: 'Could not be told',
  wrong: (n: number): string => `${n} ${n === 1 ? 'thing is' : 'things are'} wrong`,
  nothingKnown: 'Nothing is known to be wrong',
  everything: 'Everything is in order',
  hint: 'Nothing was changed. All lines: npm run doctor, with the settings of this bot.',
  trial: 'A test of mine: I can post here',
  trialAsks: 'Nobody has to do anything. Somebody ran npm run doctor -- --post to see that requests will arrive in this channel.',
  notAll: (hint: string): string => `Not everything is shown here. ${hint}`,
};
