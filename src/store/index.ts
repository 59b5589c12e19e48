/** Requests in Redis: the truth about what should be open. */
export { createArchive } from './archive.js';
export { createCensus, type Census } from './census.js';
export { createClock, type FollowingClock } from './clock.js';
export { examineRedis, examineRedisAt } from './doctor.js';
export { createPast } from './past.js';
export { atHome, createRedis } from './redis.js';
export type { SignIn } from './signedIn.js';
export { createStore, type StoreOver } from './store.js';
