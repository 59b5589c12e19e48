/** The queue, and the workers that turn its jobs into verbs. */
export { createQueue, type Depth, type JobQueue, type QueueOver } from './queue.js';
export { startWorkers, type WorkersOver } from './workers.js';
