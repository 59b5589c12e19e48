import { writeFileSync } from 'node:fs';
import { commandsPage } from './commandsPage.js';
import { entitlementsPage } from './entitlementsPage.js';
import { errorsPage } from './errorsPage.js';

writeFileSync('docs/errors.md', errorsPage());
writeFileSync('docs/commands.md', commandsPage());
writeFileSync('docs/entitlements.md', entitlementsPage());
