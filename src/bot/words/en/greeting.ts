/** What is said once, when the bot is added. */
export const greeting = {
  hello: (name: string): string => `Hello ${name}. I open access for a while, when you need it`,
  helloTeam: 'Hello. I open access in Azure for a while, after somebody else said yes.',
  helloHint: 'Write to me in our own chat, or mention me here with',
  helloBind: 'First an operator says which channels are mine. Mention me in each, with',
};
