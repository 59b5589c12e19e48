import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { replay } from './access/transition.js';
import { createAzure, createCredential } from './azure/index.js';
import { ConfigurationError, type RecordConfig } from './config.js';
import { createEvidence, createLedger } from './ledger/index.js';
import { signerOf } from './signer.js';
import { createArchive, createClock, createStore } from './store/index.js';
import { makeEvidence } from './workflow/evidence.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes the evidence of one request into a folder: the page, the same as JSON, and verify.mjs. Answers what was written. Changes nothing in the record. */
export async function writeEvidence(redis: Redis, config: RecordConfig, { id, out }: { id: string; out: string }): Promise<string[]> {
  const { instance, ledgerKey: key, rules, armEndpoint, graphEndpoint } = config;
  const store = createStore({ redis, instance, log: silent });
  const history = await store.history(id);
  if (history.length === 0) throw new ConfigurationError([`evidence: there is no request ${id} in the record of ${instance}`]);
  const request = replay(createLedger({ key }).open(history));
  const clock = await createClock(redis, { log: silent });
  const named = { instance: rules.instance, mostOpen: rules.mostOpen, drill: rules.drill, entitlements: () => rules.entitlements };
  const { activity } = createAzure({ credential: createCredential(config.azureAuthority), armEndpoint, graphEndpoint, clock, rules: named, writes: store, log: silent });
  const evidence = createEvidence({ archive: createArchive({ redis, instance }), key, signingKey: signerOf(config) });
  const { html, json, verifier } = await makeEvidence({ activity, evidence, clock }, { request, history, by: 'whoever has the ledger\'s key (command line)' });
  clock.close();
  mkdirSync(out, { recursive: true });
  const files: [string, string][] = [[`evidence-${id}.html`, html], [`evidence-${id}.json`, json], ['verify.mjs', verifier]];
  return files.map(([name, text]) => { writeFileSync(join(out, name), text); return join(out, name); });
}
