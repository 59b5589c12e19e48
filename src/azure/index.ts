/** The only folder that talks to Microsoft Graph, Azure Resource Manager, and the Azure services that take an export of the record, sign its seals or let into Redis. */
export { createAzure, type Azure, type AzureDeps } from './azure.js';
export { createClosing, type Closing, type ClosingPass, type Ending, type Watched } from './closing.js';
export { botCredential, createBotToken, createCredential, type BotIdentity } from './credential.js';
export { createRedisLogin } from './redisLogin.js';
export type { Hear } from './steady.js';
export { createSignIn } from './signIn.js';
export { createBlobSink } from './sinks/blob.js';
export { createLogsSink } from './sinks/logs.js';
export { createVaultSigner } from './vaultKey.js';
export { createDoctor, type DoctorDeps } from './doctor/doctor.js';
