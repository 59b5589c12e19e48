// npm run entitlements-schema: writes docs/entitlements.schema.json from src/policy/schema.ts
import { runTool } from './run-tool.mjs';
import { runAsEntry } from './say.mjs';

await runAsEntry(() => runTool('src/entitlementsSchema.ts', ['docs/entitlements.schema.json']));
