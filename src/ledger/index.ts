/** The chain of what happened to a request, keyed with something that is not in Redis; seals over all of them, and their check. */
export { createLedger } from './chain.js';
export { createEvidence } from './evidence/pack.js';
export { csvHead, csvLine, exported, exportedIn, jsonLine } from './export.js';
export { createExport } from './exporter.js';
export { findGaps, type Gaps } from './gaps.js';
export { createFileSink } from './sinks/file.js';
export { openedHistories } from './histories.js';
export { createPruner } from './pruner.js';
export { createSealer, pointersAfter } from './seals.js';
export { createFileSigner } from './signature.js';
export { createSystemRecord } from './system.js';
export { verifyRecord, type Verified } from './verify.js';
export { readWitness } from './witness.js';
