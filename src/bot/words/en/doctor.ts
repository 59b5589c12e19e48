/** Around what the doctor found. */
export const doctor = {
  fallback: 'Type: npm run doctor',
  inOrder: (ok: number, all: number): string => `${ok} of ${all} in order.`,
  unknownTitle: 'Could not be told',
  wrong: (n: number): string => `${n} ${n === 1 ? 'thing is' : 'things are'} wrong`,
  nothingKnown: 'Nothing is known to be wrong',
  everything: 'Everything is in order',
  hint: 'Nothing was changed. All lines: npm run doctor, with the settings of this bot.',
  notAll: (hint: string): string => `Not everything is shown here. ${hint}`,
};
