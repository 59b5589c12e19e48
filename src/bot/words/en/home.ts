/** `/access` alone. */
export const home = {
  fallback: 'Type: /access help',
  title: 'Access for a while, when you need it',
  summary: 'What you may ask for, what is open, and what waits for you',
  nothing: 'There is nothing that you may ask for. Whoever runs this bot can add you to an entitlement.',
  decide: 'Waits for your yes or no',
  wantsMore: (more: string, left: string): string => `Asks for ${more} more, ${left}`,
  look: 'Look and decide',
  underWay: 'Under way',
  extend: 'More time',
  mayAsk: 'You may ask for',
  ask: 'Ask',
  askForAccess: 'Ask for access',
  orType: 'Or type',
  help: 'More: /access help',
  andMore: (n: number, line: string): string => `And ${n} more: ${line}`,
};
