export { createChat, type Chat, type ChatDeps, type TakeActivity } from './chat.js';
export { createServer, type Server, type ServerOptions } from './server.js';
export type { BotSettings } from './settings.js';
export { commands } from './commands/index.js';
