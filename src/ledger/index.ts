/** The chain of what happened to a request, keyed with something that is not in Redis. */
export { createLedger } from './chain.js';
