/** What is said where a turn goes wrong, or nobody knows who asks. */
export const said = {
  notListed: 'Teams does not list you as a member here, so nothing was done. Write to me from your own account.',
  nobodyKnown: 'Teams does not say who you are, so nothing was done. Guests and other bots cannot use this one.',
  inOurChat: (name: string): string => `I have written to you in our own chat, ${name}.`,
  goesOnThere: 'It is for you alone, and goes on there.',
  oldButton: 'This button is from an older version and does nothing any more. Type /access to begin anew.',
  emptyButton: 'This button does not say what it is for. Type /access to begin anew.',
  notCounted: 'Teams does not list you as a member here, so this was not counted.',
  azureSlow: 'Azure is slow at the moment. I go on with it: the card changes when it is done, and anything else I tell you in our own chat.',
  pressedOn: (request: string): string => `That was about your press on a card just now (${request}).`,
  pressUnclear: 'Something is wrong on my side, and I do not know whether what you pressed just now was done. This shows what is:',
  tooMuch: (wait: number): string => `You send more than I can take in a minute. Nothing was done with this; try again in ${Math.ceil(wait / 1000)} seconds.`,
  tooBusy: (wait: number): string => `More arrives than I can take just now. Nothing was done with this, and what was asked before is kept; try again in ${Math.ceil(wait / 1000)} seconds.`,
  somethingWrong: (reference: string): string => `Something is wrong on my side, and I do not know whether this was done. Look with "/access status" and try again in a minute. Reference: ${reference}`,
};
