import { writeFileSync } from 'node:fs';
import { entitlementsJsonSchema } from './policy/jsonSchema.js';

/** Writes the JSON Schema of the entitlements file to where the first argument says. */
const [file = 'docs/entitlements.schema.json'] = process.argv.slice(2);
writeFileSync(file, `${JSON.stringify(entitlementsJsonSchema(), null, 2)}\n`);
