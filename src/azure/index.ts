/** The only folder that talks to Microsoft Graph and Azure Resource Manager. */
export { createAzure, type Azure, type AzureDeps } from './azure.js';
export { createClosing, type Closing, type ClosingPass, type Watched } from './closing.js';
export { createBotToken, createCredential, type BotIdentity } from './credential.js';
export type { Hear } from './steady.js';
export { createSignIn } from './signIn.js';
export { createDoctor, type DoctorDeps } from './doctor/doctor.js';
