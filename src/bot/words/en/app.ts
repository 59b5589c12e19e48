/** How the bot is presented in Teams' store. At most 100, 80 and 4000 characters. */
export const app = {
  name: 'Just-in-time access to Azure',
  short: 'Privileged access to Azure: asked for, approved, and gone when its time is over.',
  full: 'Ask for access with /access request. Your approvers answer on a card. On a yes your PIM roles and the way through Azure Bastion open for the time you asked for, and for your address alone. At its end both are taken away, read back from Azure, and written into the audit channel.',
};
