/**
 * The edge to Microsoft Teams: the only folder that knows its SDK. `wire/` speaks with Teams, `commands/` and `actions/`
 * are one file for each thing that can be typed and pressed, `views/` draws `cards/`, and the notifier tells by itself.
 */
export { createChat, type Chat, type ChatDeps, type TakeActivity } from './chat.js';
export { createServer, type Server, type ServerOptions } from './server.js';
export type { BotSettings } from './settings.js';
export { postTrial } from './trial.js';
export { commands } from './commands/index.js';
export { VERSION } from './version.js';
